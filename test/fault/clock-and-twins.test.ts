import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { account, settle } from './torture/account.ts';
import { planFor, startBuyer } from './torture/buyer.ts';
import { killLoop } from './torture/loops.ts';
import { startSellers } from './torture/seller.ts';

const unhurriedMs = 240_000;
const jumpingClock = fileURLToPath(new URL('./support/jumping-clock.mjs', import.meta.url));

it(
  'accounts for everything when the clock jumps by days while it buys',
  { timeout: unhurriedMs },
  async () => {
    const environment = { NODE_OPTIONS: `--import=${jumpingClock}` };
    const accounts = await killLoop({ count: 2, seed: 1, environment });
    expect(accounts.flatMap(({ faults }) => faults)).toEqual([]);
    expect(accounts[0]?.takenCount).toBeGreaterThan(0);
  },
);

it(
  'lets one of two processes started at once have the library, and tells the other who has it',
  { timeout: unhurriedMs },
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-twins-'));
    const sellers = await startSellers();
    onTestFinished(async () => {
      await Promise.all(sellers.map((seller) => seller.close()));
      await rm(folder, { recursive: true, force: true });
    });
    const library = path.join(folder, 'library');
    const twins = ['one', 'two'].map((name) =>
      startBuyer({ ...planFor(library, name, sellers, 1), runsPerLane: 1 }),
    );
    const ends = await Promise.all(twins.map((twin) => twin.ended));
    // Whoever came second may also have come after the first was done: then both bought, one after the other.
    const refused = ends.filter(({ said }) => said.some((line) => line.startsWith('refused')));
    for (const { said } of refused)
      expect(said.join('\n')).toContain('This library is open in another program');
    expect(refused.length).toBeLessThan(2);
    expect(ends.filter(({ code }) => code === 0)).toHaveLength(2 - refused.length);
    expect(account(library, sellers, await settle(library)).faults).toEqual([]);
  },
);
