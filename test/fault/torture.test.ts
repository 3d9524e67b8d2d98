import { describe, expect, it } from 'vitest';
import { whyNoShim } from './support/build-io-shim.ts';
import { killLoop, powerCutLoop } from './torture/loops.ts';

/** A little of what `npm run torture` does in full; another seed in every run finds more over time, and is told. */
const seed = Math.floor(Math.random() * 1_000_000);
const unhurriedMs = 240_000;

describe(`the whole app, seed ${seed}`, () => {
  it('accounts for every call, picture and cent after eight kills', { timeout: unhurriedMs }, async () => {
    const accounts = await killLoop({ count: 8, seed });
    expect(accounts.flatMap(({ faults }) => faults)).toEqual([]);
    expect(accounts[0]?.takenCount).toBeGreaterThan(0);
  });

  describe.skipIf(whyNoShim() !== null)('on a disk that fails', () => {
    it('loses nothing acknowledged in five power cuts', { timeout: unhurriedMs }, async () => {
      const accounts = await powerCutLoop({ count: 5, seed });
      expect(accounts.flatMap(({ faults }) => faults)).toEqual([]);
      expect(accounts[0]?.takenCount).toBeGreaterThan(0);
    });
  });
});
