import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { originalName } from '../../../src/core/files/blob-store.ts';
import type { ImageFormat } from '../../../src/core/images/image-worker.ts';
import { createCore } from '../../../src/core/create-core.ts';
import { createNodePorts } from '../../../src/core/node-ports.ts';
import { isEnding, type AttemptState, type ChargeState } from '../../../src/shared/attempt-state.ts';
import { createClient } from '../../../src/shared/client.ts';
import type { Sha256 } from '../../../src/shared/ids.ts';
import type { Acknowledged } from './buyer-plan.ts';
import { sellerKey, type Seller } from './seller.ts';

interface Bought {
  id: number;
  prompt: string;
  state: AttemptState;
  charge: ChargeState;
  remoteId: string | null;
  problem: string | null;
  wanted: number;
  delivered: number;
  netNanos: number | null;
  pictures: number;
}

/** What a whole run of kills or power cuts came to; every list must be empty. */
export interface Account {
  readonly attemptCount: number;
  readonly chargedCount: number;
  readonly unknownCount: number;
  readonly pictureCount: number;
  readonly takenCount: number;
  readonly ledgerNanos: number;
  /** What the sellers took for attempts that wait for a person's word. */
  readonly unknownTakenNanos: number;
  readonly takenNanos: number;
  readonly faults: readonly string[];
}

/** Opens the library as the next start does, lets everything bought come to its end, and holds no purchase back. */
export async function settle(library: string): Promise<readonly string[]> {
  const environment = { ...process.env, [sellerKey.name]: sellerKey.value };
  const core = await createCore(createNodePorts({ library, host: 'cli', environment }));
  const client = createClient({
    call: (name, input) => core.dispatch(name, input, 'command-line'),
    upload: () => Promise.reject(new Error('nothing is uploaded here')),
    subscribe: (listener) => core.subscribe(listener),
  });
  try {
    for (;;) {
      const changed = Promise.withResolvers<void>();
      const stop = core.subscribe(() => changed.resolve());
      const attempts = await client.call('attempts.list', { limit: 10_000 });
      const isOver = attempts.every(({ state }) => state === 'planned' || isEnding(state));
      if (!isOver) await changed.promise;
      stop();
      if (isOver) break;
    }
    const { problems } = await client.call('library.verify', { full: true });
    return problems.map(({ message }) => message);
  } finally {
    await core.close();
  }
}

function readBought(library: string): Bought[] {
  const db = new Database(path.join(library, 'library.db'), { readonly: true });
  try {
    return db
      .prepare<[], Bought>(
        `SELECT attempt.id, run.prompt, attempt.state, attempt.charge, attempt.remote_id AS remoteId, attempt.problem_message AS problem,
          attempt.wanted_count AS wanted, attempt.delivered_count AS delivered,
          (SELECT SUM(amount_nanos) FROM ledger WHERE attempt_id = attempt.id AND kind <> 'estimate') AS netNanos,
          (SELECT COUNT(*) FROM image WHERE attempt_id = attempt.id) AS pictures
        FROM attempt JOIN run ON run.id = attempt.run_id WHERE attempt.is_play_money = 0 ORDER BY attempt.id`,
      )
      .all();
  } finally {
    db.close();
  }
}

/** Sets the library's books against the sellers'. The library must be settled and closed. */
export function account(library: string, sellers: readonly Seller[], problems: readonly string[]): Account {
  const bought = readBought(library);
  const taken = sellers.flatMap((seller) => seller.taken());
  const faults = [...problems.map((problem) => `verify: ${problem}`)];
  const takenOf = new Map<string, number[]>();
  for (const { prompt, amountNanos } of taken)
    takenOf.set(prompt, [...(takenOf.get(prompt) ?? []), amountNanos]);
  for (const [prompt, amounts] of takenOf) {
    if (amounts.length > 1) faults.push(`sold ${amounts.length} times: ${prompt}`);
  }
  const ofPrompt = Map.groupBy(bought, (attempt) => attempt.prompt);
  for (const [prompt, amounts] of takenOf)
    faults.push(...soldFaults(prompt, amounts, ofPrompt.get(prompt) ?? []));
  for (const attempt of bought) faults.push(...attemptFaults(attempt, takenOf.has(attempt.prompt)));
  const unknown = new Set(bought.filter(({ charge }) => charge === 'unknown').map(({ prompt }) => prompt));
  const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
  const result = {
    attemptCount: bought.length,
    chargedCount: bought.filter(({ charge }) => charge === 'charged').length,
    unknownCount: bought.filter(({ charge }) => charge === 'unknown').length,
    pictureCount: sum(bought.map(({ pictures }) => pictures)),
    takenCount: taken.length,
    ledgerNanos: sum(bought.map(({ netNanos }) => netNanos ?? 0)),
    unknownTakenNanos: sum(
      taken.filter(({ prompt }) => unknown.has(prompt)).map(({ amountNanos }) => amountNanos),
    ),
    takenNanos: sum(taken.map(({ amountNanos }) => amountNanos)),
  };
  if (result.ledgerNanos + result.unknownTakenNanos !== result.takenNanos) {
    faults.push(
      `the ledger has ${result.ledgerNanos} and ${result.unknownTakenNanos} is marked unknown; ${result.takenNanos} was taken`,
    );
  }
  return { ...result, faults };
}

function soldFaults(prompt: string, amounts: readonly number[], attempts: readonly Bought[]): string[] {
  if (attempts.length === 0) return [`sold and not in the library at all: ${prompt}`];
  if (attempts.some(({ charge }) => charge === 'unknown' || charge === 'charged')) return [];
  const states = attempts.map(({ state, charge }) => `${state}/${charge}`).join(', ');
  return [`sold for ${amounts.join(', ')} and marked free (${states}): ${prompt}`];
}

function attemptFaults(attempt: Bought, isSold: boolean): string[] {
  const faults: string[] = [];
  const { id, state, charge, prompt } = attempt;
  if (!isEnding(state) && state !== 'planned') faults.push(`attempt ${id} still stands at ${state}`);
  if (charge === 'charged' && !isSold) faults.push(`attempt ${id} is charged and was never sold: ${prompt}`);
  if (attempt.remoteId !== null && charge !== 'free' && state !== 'done') {
    faults.push(
      `attempt ${id} has a remote id and ended as ${state} (${attempt.problem ?? ''}): its picture is lost`,
    );
  }
  if (attempt.pictures !== attempt.delivered) {
    faults.push(`attempt ${id} says it delivered ${attempt.delivered} and has ${attempt.pictures}`);
  }
  if (state === 'done' && attempt.delivered === 0) faults.push(`attempt ${id} is done with nothing`);
  return faults;
}

interface StoredBlob {
  sha256: Sha256;
  format: ImageFormat;
}

const order: readonly AttemptState[] = [
  'planned',
  'intent',
  'sending',
  'accepted',
  'receiving',
  'received',
  'fetching',
];

/** What was acknowledged before a power cut and is not there after it. */
export function lostAfterCut(library: string, acknowledged: readonly Acknowledged[]): string[] {
  const db = new Database(path.join(library, 'library.db'));
  try {
    const byId = db.prepare<[number], { state: AttemptState; delivered: number; netNanos: number | null }>(
      `SELECT state, delivered_count AS delivered,
        (SELECT SUM(amount_nanos) FROM ledger WHERE attempt_id = attempt.id AND kind <> 'estimate') AS netNanos
      FROM attempt WHERE id = ?`,
    );
    const originals = db
      .prepare<[], StoredBlob>(
        'SELECT DISTINCT blob.sha256, blob.format FROM image JOIN blob ON blob.sha256 = image.sha256',
      )
      .all();
    const lost = acknowledged.flatMap(({ attemptId, state, deliveredCount, amountNanos, charge }) => {
      const row = byId.get(attemptId);
      if (!row) return [`attempt ${attemptId}, committed as ${state}, is gone`];
      const faults: string[] = [];
      if (isBehind(row.state, state))
        faults.push(`attempt ${attemptId} fell back from ${state} to ${row.state}`);
      if (row.delivered < deliveredCount) faults.push(`attempt ${attemptId} lost its pictures`);
      if (charge === 'charged' && amountNanos !== null && row.netNanos === null)
        faults.push(`attempt ${attemptId} lost its charge`);
      return faults;
    });
    return [...new Set([...lost, ...originals.flatMap((blob) => originalFault(library, blob))])];
  } finally {
    db.close();
  }
}

function isBehind(found: AttemptState, acknowledged: AttemptState): boolean {
  if (isEnding(acknowledged)) return found !== acknowledged;
  // A poll whose answer broke off goes back to waiting for the task.
  if (acknowledged === 'receiving' && found === 'accepted') return false;
  return !isEnding(found) && order.indexOf(found) < order.indexOf(acknowledged);
}

function originalFault(library: string, { sha256, format }: StoredBlob): string[] {
  const file = path.join(library, originalName(sha256, format));
  if (!existsSync(file)) return [`a row names ${sha256}, which is not there`];
  const found = createHash('sha256').update(readFileSync(file)).digest('hex');
  return found === sha256 ? [] : [`the original ${sha256} is not whole`];
}
