import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom, type Random } from '../../support/random.ts';
import { buildIoShim } from '../support/build-io-shim.ts';
import { preparePowerCut } from '../support/power-cut.ts';
import { account, lostAfterCut, settle, type Account } from './account.ts';
import { planFor, startBuyer, type BuyerStart } from './buyer.ts';
import { startSellers, type Seller } from './seller.ts';

interface LoopOptions extends BuyerStart {
  /** How often the process dies. */
  readonly count: number;
  readonly seed: number;
  /** Libraries tortured side by side; 1 where nothing is said. */
  readonly atOnce?: number;
  readonly onProgress?: (done: number) => void;
  /** After each library, as long runs are stopped at times. */
  readonly onAccount?: (account: Account) => void;
}

/** In a thousand kills one library would hold tens of thousands of attempts: a new one is begun after so many. */
const killsPerLibrary = 100;
const cutsPerLibrary = 20;

/** kill -9 at random moments over the app's own writer, again and again on the same library. */
export async function killLoop(options: LoopOptions): Promise<Account[]> {
  return inLibraries(
    options,
    killsPerLibrary,
    async ({ library, sellers, count, before, random, onDeath }) => {
      for (let number = 0; number < count; number += 1) {
        const buyer = startBuyer(planFor(library, `kill ${before + number}`, sellers), options);
        await Promise.race([buyer.ready, buyer.ended]);
        breakSome(sellers, random);
        // A moment of the purchase, not of the clock: some kills hit the opening, most hit the work.
        await buyer.afterCommits(1 + random.below(100));
        await moment(random.below(30));
        buyer.kill();
        const end = await buyer.ended;
        if (end.signal !== 'SIGKILL')
          throw new Error(`the buyer ended by itself: ${end.said.join('\n')}\n${end.errors}`);
        onDeath();
      }
    },
  );
}

/** Power cuts: everything that was not synced is gone, files and folders included. */
export async function powerCutLoop(options: LoopOptions): Promise<Account[]> {
  const shim = buildIoShim();
  return inLibraries(
    options,
    cutsPerLibrary,
    async ({ library, sellers, count, before, random, onDeath }) => {
      const faults: string[] = [];
      for (let number = 0; number < count; number += 1) {
        const power = await preparePowerCut(library, shim);
        const buyer = startBuyer(planFor(library, `cut ${before + number}`, sellers), {
          ...options,
          environment: power.environment,
        });
        await Promise.race([buyer.ready, buyer.ended]);
        breakSome(sellers, random);
        await buyer.afterCommits(1 + random.below(100));
        await moment(random.below(40));
        buyer.kill();
        const end = await buyer.ended;
        if (end.signal !== 'SIGKILL')
          throw new Error(`the buyer ended by itself: ${end.said.join('\n')}\n${end.errors}`);
        await power.cut();
        faults.push(
          ...lostAfterCut(library, end.committed).map((fault) => `cut ${before + number}: ${fault}`),
        );
        onDeath();
      }
      return faults;
    },
  );
}

/** One library and its part of the deaths. */
interface Round {
  readonly library: string;
  readonly sellers: readonly Seller[];
  readonly count: number;
  /** How many deaths libraries before it have. */
  readonly before: number;
  readonly random: Random;
  readonly onDeath: () => void;
}

async function inLibraries(
  { count, seed, atOnce = 1, onProgress, onAccount }: LoopOptions,
  perLibrary: number,
  play: (round: Round) => Promise<readonly string[] | void>,
): Promise<Account[]> {
  const accounts: Account[] = [];
  const starts = Array.from({ length: Math.ceil(count / perLibrary) }, (_, library) => library * perLibrary);
  const queue = starts.values();
  let deaths = 0;
  const onDeath = () => onProgress?.((deaths += 1));
  async function workThrough(): Promise<void> {
    for (const before of queue) {
      const part = { count: Math.min(perLibrary, count - before), before, onDeath };
      // Of its own, so that a library's story does not hang on the pace of the one beside it.
      const whole = await inLibrary({ ...part, random: createRandom(seed + before) }, play);
      accounts.push(whole);
      onAccount?.(whole);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, workThrough));
  return accounts;
}

async function inLibrary(
  part: Omit<Round, 'library' | 'sellers'>,
  play: (round: Round) => Promise<readonly string[] | void>,
): Promise<Account> {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-torture-'));
  const library = path.join(folder, 'library');
  const sellers = await startSellers();
  try {
    await createLibrary(library);
    const faults = await play({ ...part, library, sellers });
    const problems = await settle(library);
    const sums = account(library, sellers, problems);
    return { ...sums, faults: [...(faults ?? []), ...sums.faults] };
  } finally {
    await Promise.all(sellers.map((seller) => seller.close()));
    await rm(folder, { recursive: true, force: true });
  }
}

/** An empty library, made whole before the first fault: a first start is tested by the disk faults. */
async function createLibrary(library: string): Promise<void> {
  await settle(library);
}

function breakSome(sellers: readonly Seller[], random: Random): void {
  for (const seller of sellers) if (random.below(3) === 0) seller.breakNext(random);
}

/** The one wait by the clock: where exactly the kill falls is meant to be chance. */
function moment(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

/** One line a person can read. */
export function accountLine(accounts: readonly Account[]): string {
  const sum = (pick: (each: Account) => number) => accounts.reduce((total, each) => total + pick(each), 0);
  const dollars = (nanos: number) => `$${(nanos / 1e9).toFixed(6)}`;
  return [
    `${sum((each) => each.attemptCount)} attempts`,
    `${sum((each) => each.takenCount)} sold for ${dollars(sum((each) => each.takenNanos))}`,
    `ledger ${dollars(sum((each) => each.ledgerNanos))}`,
    `${sum((each) => each.unknownCount)} unknown (${dollars(sum((each) => each.unknownTakenNanos))} of it taken)`,
    `${sum((each) => each.pictureCount)} pictures`,
    `${sum((each) => each.faults.length)} faults`,
  ].join(' · ');
}
