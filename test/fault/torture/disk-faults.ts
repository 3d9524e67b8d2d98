import { existsSync, rmSync, watch } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import { buildIoShim } from '../support/build-io-shim.ts';
import { account, settle } from './account.ts';
import { planFor, startBuyer, type Buyer, type BuyerEnd } from './buyer.ts';
import { startSellers, type Seller } from './seller.ts';

/** One way a disk goes wrong. */
interface DiskFault {
  readonly name: string;
  readonly errno: number;
  /** How many calls fail, from the chosen one on; 0: all, until space returns. */
  readonly failCount: number;
}

const diskFaults: readonly DiskFault[] = [
  { name: 'full disk until space returns', errno: constants.errno.ENOSPC, failCount: 0 },
  { name: 'one call on a full disk', errno: constants.errno.ENOSPC, failCount: 1 },
  { name: 'one call with a broken disk', errno: constants.errno.EIO, failCount: 1 },
];

interface DiskFaultOptions {
  /** Every so many-th call is made to fail; 1 is each in turn. */
  readonly every: number;
  /** Skips so many calls first, so that short runs look at other ones each time. */
  readonly onlyFrom?: number;
  readonly faults?: readonly DiskFault[];
  /** As in `BuyerStart`. */
  readonly program?: string | undefined;
  readonly onProgress?: (done: number, faults: readonly string[]) => void;
}

export interface DiskFaultResult {
  readonly runs: number;
  /** Of them, those whose chosen call there was. */
  readonly reached: number;
  readonly summary: string;
  readonly faults: readonly string[];
}

/**
 * How long a run may take before it counts as stuck; only ever reached by a fault of the app. Its polled purchases alone
 * wait some fifteen seconds, and a busy machine takes many times as long: 30 seconds were once too few.
 */
const stuckMs = 120_000;
/** How long the disk stays full: long enough for several tries to fail. */
const fullMs = 250;

/**
 * Makes each call that changes the disk fail in turn while the app opens a library, buys, and closes. The process must
 * go on or refuse in plain words; afterwards the books must agree and the library be whole.
 */
export async function diskFaultLoop(options: DiskFaultOptions): Promise<DiskFaultResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-disk-'));
  try {
    const { program } = options;
    const empty = path.join(folder, 'empty');
    await settle(empty);
    const callCount = await countCalls({ folder, empty, program });
    const work = (options.faults ?? diskFaults).flatMap((fault) =>
      stepsOf(1 + (options.onlyFrom ?? 0), callCount, options.every).map((at) => ({ fault, at })),
    );
    const tally = { runs: 0, reached: 0, faults: [] as string[] };
    // Sessions mostly wait for their tasks: several at once take no longer than one.
    const queue = work.values();
    await Promise.all(Array.from({ length: lanes }, (_, lane) => workThrough(lane)));
    async function workThrough(lane: number): Promise<void> {
      const own = path.join(folder, `lane-${lane}`);
      await mkdir(own);
      for (const { fault, at } of queue) {
        const { isReached, found } = await oneFault({ folder: own, empty, program }, fault, at);
        tally.runs += 1;
        tally.reached += isReached ? 1 : 0;
        tally.faults.push(...found.map((each) => `${fault.name}, call ${at}: ${each}`));
        options.onProgress?.(tally.runs, found);
      }
    }
    // How many calls a session makes differs a little from one to the next; most places must have been there.
    if (tally.reached * 2 < tally.runs)
      tally.faults.push('most faults were never reached: the test tests nothing');
    return {
      ...tally,
      summary: `${tally.reached} reached; ${callCount} calls change the disk in one session`,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Where sessions take place, on copies of which library, and with which program. */
interface Place {
  readonly folder: string;
  readonly empty: string;
  readonly program: string | undefined;
}

/** Sessions at once. */
const lanes = 6;

function stepsOf(first: number, last: number, every: number): number[] {
  return Array.from(
    { length: Math.max(0, Math.ceil((last - first + 1) / every)) },
    (_, step) => first + step * every,
  );
}

async function countCalls({ folder, empty, program }: Place): Promise<number> {
  const counter = path.join(folder, 'count');
  const environment = { IO_SHIM_COUNT: counter };
  const { end } = await session({ folder, empty, program }, environment, async (buyer) => buyer.ended);
  if (end.code !== 0)
    throw new Error(`the session fails without a fault: ${end.said.join('\n')}\n${end.errors}`);
  return Number(await readFile(counter, 'utf8'));
}

async function oneFault(
  place: Place,
  fault: DiskFault,
  at: number,
): Promise<{ isReached: boolean; found: string[] }> {
  const flag = path.join(place.folder, 'full');
  const failed = path.join(place.folder, 'failed');
  await rm(failed, { force: true });
  await writeFile(flag, '');
  const environment = {
    IO_SHIM_FAIL: String(fault.errno),
    IO_SHIM_FAIL_AT: String(at),
    IO_SHIM_FAIL_COUNT: String(fault.failCount),
    IO_SHIM_FAIL_WHILE: flag,
    IO_SHIM_FAILED: failed,
  };
  const { end, found } = await session(place, environment, async (buyer) => {
    const stop = whenMade(failed, () => setTimeout(() => rmSync(flag, { force: true }), fullMs));
    const stuck = setTimeout(() => buyer.kill(), stuckMs);
    const ended = await buyer.ended;
    clearTimeout(stuck);
    stop();
    return ended;
  });
  return { isReached: existsSync(failed), found: [...processFaults(end), ...found] };
}

/** Calls once when the file appears; gives a function that stops watching. */
function whenMade(file: string, then: () => void): () => void {
  const watcher = watch(path.dirname(file), () => {
    if (!existsSync(file)) return;
    watcher.close();
    then();
  });
  return () => watcher.close();
}

function processFaults(end: BuyerEnd): string[] {
  const unplain = end.said.filter((line) =>
    /^(trouble|refused \{"isPlain":false|declined \{"code":"internal")/.test(line),
  );
  const faults = unplain.map((line) => `not in plain words: ${line}`);
  if (end.signal !== null) return [...faults, `stuck: ${end.said.slice(-3).join(' | ')}`];
  const isRefused = end.said.some((line) => line.startsWith('refused'));
  if (end.code !== 0 && !isRefused) faults.push(`ended with ${String(end.code)}: ${end.errors.slice(-600)}`);
  return faults;
}

/** One life of the app on a copy of the empty library, and what its books say afterwards. */
async function session(
  { folder, empty, program }: Place,
  environment: Readonly<Record<string, string>>,
  during: (buyer: Buyer) => Promise<BuyerEnd>,
): Promise<{ end: BuyerEnd; found: string[] }> {
  const library = path.join(folder, 'library');
  await rm(library, { recursive: true, force: true });
  await cp(empty, library, { recursive: true });
  const sellers: readonly Seller[] = await startSellers();
  try {
    const plan = { ...planFor(library, 'disk', sellers, 1), runsPerLane: 2 };
    const shimmed = { LD_PRELOAD: buildIoShim(), IO_SHIM_ROOT: library, ...environment };
    const end = await during(startBuyer(plan, { environment: shimmed, program }));
    const problems = await settle(library);
    return { end, found: [...account(library, sellers, problems).faults] };
  } finally {
    await Promise.all(sellers.map((seller) => seller.close()));
  }
}
