import { describe, expect, it } from 'vitest';
import { whyNoShim } from './support/build-io-shim.ts';
import { diskFaultLoop } from './torture/disk-faults.ts';

/** Other calls fail in every run, so that over time all do; `npm run torture` takes each in turn. */
const seed = Math.floor(Math.random() * 1_000_000);
const unhurriedMs = 240_000;

describe.skipIf(whyNoShim() !== null)(`a disk that refuses, seed ${seed}`, () => {
  it(
    'goes on after a full or broken disk, in words and with right books',
    { timeout: unhurriedMs },
    async () => {
      const { faults, reached } = await diskFaultLoop({ every: 601, onlyFrom: seed % 601 });
      expect(faults).toEqual([]);
      expect(reached).toBeGreaterThan(2);
    },
  );
});
