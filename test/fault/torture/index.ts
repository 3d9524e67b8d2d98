import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { whyNoShim } from '../support/build-io-shim.ts';
import { accountLine, killLoop, powerCutLoop } from './loops.ts';
import type { Account } from './account.ts';
import { bundleBuyer } from './bundle-buyer.ts';
import { diskFaultLoop } from './disk-faults.ts';

/**
 * `npm run torture [-- --kills 1000 --cuts 200 --disk 1 --seed N --at-once 2]`: what the tests do a little of, in full. Ends
 * with exit code 1 when a single picture, call or cent is not accounted for.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '1000' },
    cuts: { type: 'string', default: '200' },
    /** Every so many-th call that changes the disk is made to fail; 1 is each in turn, 0 none. */
    disk: { type: 'string', default: '1' },
    /** Libraries tortured side by side. */
    'at-once': { type: 'string', default: String(Math.min(4, availableParallelism())) },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const seed = Number(values.seed);
const faults: string[] = [];
// A thousand starts from hundreds of source files would be half of the time.
const program = await bundleBuyer();
const common = { seed, program, atOnce: Number(values['at-once']) };

/** One line per library, so that a run that is stopped has told what it found. */
const onAccount = (account: Account): void => {
  process.stdout.write(
    `${[accountLine([account]), ...account.faults.map((fault) => `FAULT ${fault}`)].join('\n')}\n`,
  );
};

function progress(what: string, every: number) {
  return (done: number): void => {
    if (done % every === 0) process.stderr.write(`${what} ${done}\n`);
  };
}

async function loop(name: string, count: number, run: () => Promise<readonly Account[]>): Promise<void> {
  if (count === 0) return;
  const startedMs = performance.now();
  const accounts = await run();
  faults.push(...accounts.flatMap((each) => each.faults));
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  process.stdout.write(`${count} ${name} in ${seconds} s: ${accountLine(accounts)}\n`);
}

process.stdout.write(`seed ${seed}\n`);
const kills = Number(values.kills);
await loop('kills', kills, () =>
  killLoop({ ...common, count: kills, onAccount, onProgress: progress('kill', 50) }),
);
const noShim = whyNoShim();
if (noShim !== null) process.stdout.write(`power cuts and disk faults were not run: ${noShim}\n`);
else {
  const cuts = Number(values.cuts);
  await loop('power cuts', cuts, () =>
    powerCutLoop({ ...common, count: cuts, onAccount, onProgress: progress('cut', 20) }),
  );
  const every = Number(values.disk);
  if (every > 0) {
    const found = await diskFaultLoop({ every, program, onProgress: progress('disk fault', 50) });
    for (const fault of found.faults) process.stdout.write(`FAULT ${fault}\n`);
    faults.push(...found.faults);
    process.stdout.write(`${found.runs} disk faults (${found.summary}): ${found.faults.length} faults\n`);
  }
}
process.stdout.write(`${faults.length} faults in all\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
