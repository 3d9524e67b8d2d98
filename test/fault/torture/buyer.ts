import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Acknowledged, type BuyerPlan } from './buyer-plan.ts';
import { sellerKey, type Seller } from './seller.ts';

const sources = fileURLToPath(new URL('./buyer-process.ts', import.meta.url));

/** How the process that buys is started. */
export interface BuyerStart {
  readonly environment?: Readonly<Record<string, string>>;
  /** Its bundle; started from the sources where there is none. */
  readonly program?: string | undefined;
}

/** A running process of the app that buys. */
export interface Buyer {
  /** Resolves when it has opened the library and begins to buy; rejects when it ended before that. */
  readonly ready: Promise<void>;
  /** Resolves after so many more committed states, or when it ended. */
  afterCommits(count: number): Promise<void>;
  kill(): void;
  /** How it ended, with everything it said. */
  readonly ended: Promise<BuyerEnd>;
}

export interface BuyerEnd {
  readonly code: number | null;
  readonly signal: string | null;
  readonly committed: readonly Acknowledged[];
  /** Other lines, as they came: 'declined {…}', 'trouble {…}', 'refused {…}', 'closed {}'. */
  readonly said: readonly string[];
  readonly errors: string;
}

/** The plan of one process over these sellers. */
export function planFor(
  library: string,
  prefix: string,
  sellers: readonly Seller[],
  parallel = 2,
): BuyerPlan {
  return {
    library,
    prefix,
    runsPerLane: null,
    parallel,
    lanes: sellers.map(({ kind, provider, baseUrl, model, parameters }) => ({
      name: kind,
      provider,
      baseUrl,
      model,
      parameters: { ...parameters },
    })),
  };
}

export function startBuyer(plan: BuyerPlan, start: BuyerStart = {}): Buyer {
  const child = spawn(process.execPath, [start.program ?? sources, JSON.stringify(plan)], {
    env: { ...process.env, ...start.environment, [sellerKey.name]: sellerKey.value },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const committed: Acknowledged[] = [];
  const said: string[] = [];
  let errors = '';
  let waiters: { left: number; resolve: () => void }[] = [];
  const isReady = Promise.withResolvers<void>();
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [, kind, facts] = /^(\w+) (.*)$/.exec(line) ?? [];
    if (kind === 'ready') isReady.resolve();
    if (kind !== 'committed') said.push(line);
    else {
      committed.push(Acknowledged.parse(JSON.parse(facts ?? '')));
      for (const waiter of waiters) if (--waiter.left <= 0) waiter.resolve();
      waiters = waiters.filter((waiter) => waiter.left > 0);
    }
  });
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]): BuyerEnd => {
    isReady.reject(new Error(`the process ended before it was ready: ${said.join('\n')}\n${errors}`));
    for (const waiter of waiters) waiter.resolve();
    return { code: code as number | null, signal: signal as string | null, committed, said, errors };
  });
  // Whoever waits for the end alone is told there.
  isReady.promise.catch(() => undefined);
  return {
    ready: isReady.promise,
    afterCommits: (left) => new Promise((resolve) => waiters.push({ left, resolve })),
    kill: () => void child.kill('SIGKILL'),
    ended,
  };
}
