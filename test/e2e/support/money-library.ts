import { createHash } from 'node:crypto';
import path from 'node:path';
import Database from 'better-sqlite3';

/**
 * Sixty days of spending through three connections, written into a library that is not open: what reports, caps and the
 * inbox are looked at with. Real attempts and ledger lines; their pictures are those of the sample project.
 */
export interface MoneyLibrary {
  /** Net of everything that counts. */
  readonly totalNanos: number;
  readonly todayNanos: number;
  readonly unknownNanos: number;
  readonly connections: { readonly openai: number; readonly runapi: number; readonly reseller: number };
  readonly projectId: number;
}

const dayMs = 86_400_000;
const days = 60;

interface Kind {
  readonly connection: keyof MoneyLibrary['connections'];
  readonly provider: string;
  readonly model: string;
  readonly estimateNanos: number;
  readonly unitRule: string;
  readonly basis: string;
  readonly detail: string;
}

const kinds: readonly [Kind, ...Kind[]] = [
  {
    connection: 'openai',
    provider: 'openai-images',
    model: 'gpt-image-2.5-flare',
    estimateNanos: 41_300_000,
    unitRule: 'tokens',
    basis: 'reported',
    detail: '1,372 output, 17 text tokens',
  },
  {
    connection: 'openai',
    provider: 'openai-images',
    model: 'gpt-image-2',
    estimateNanos: 53_000_000,
    unitRule: 'tokens',
    basis: 'reported',
    detail: '1,056 output, 21 text tokens',
  },
  {
    connection: 'runapi',
    provider: 'openai-images',
    model: 'gpt-4o-image',
    estimateNanos: 60_000_000,
    unitRule: 'per-call',
    basis: 'price-list',
    detail: '1 call',
  },
  {
    connection: 'reseller',
    provider: 'openai-images',
    model: 'gpt-image-1.5',
    estimateNanos: 28_000_000,
    unitRule: 'credits',
    basis: 'reported',
    detail: '7 credits',
  },
];

const prompts = [
  'Poster of a paper lighthouse at dawn, soft layered card',
  'Celadon bowl on a linen cloth, window light',
  'Night market seen from above, lanterns and rain',
  'Field guide plate of river reeds, ink and wash',
];

/** A figure from 0 to 1 that is the same at every run. */
function chance(...what: readonly (string | number)[]): number {
  return createHash('sha256').update(what.join('/')).digest().readUInt32BE(0) / 2 ** 32;
}

/** Writes the sixty days into the library in `folder`, ending today by UTC. */
export function writeMoneyLibrary(folder: string, nowMs: number): MoneyLibrary {
  const db = new Database(path.join(folder, 'library.db'));
  db.pragma('foreign_keys = ON');
  try {
    return db.transaction(() => fill(db, nowMs))();
  } finally {
    db.close();
  }
}

function fill(db: Database.Database, nowMs: number): MoneyLibrary {
  const connections = {
    openai: addConnection(db, 'OpenAI · studio key', nowMs, 1),
    runapi: addConnection(db, 'RunAPI', nowMs, 2),
    reseller: addConnection(db, 'AI Generate', nowMs, 3),
  };
  const projects = ['Lighthouse posters', 'Ceramics catalogue', 'Night market'].map((name) =>
    Number(
      db.prepare(`INSERT INTO project (name, created_at_ms) VALUES (?, ?)`).run(name, nowMs - days * dayMs)
        .lastInsertRowid,
    ),
  );
  const world: World = { db, nowMs, connections, projects, blobs: blobsOf(db), written: 0 };
  let totalNanos = 0;
  let todayNanos = 0;
  for (let back = days - 1; back >= 0; back -= 1) {
    const spent = addDay(world, back);
    totalNanos += spent;
    if (back === 0) todayNanos = spent;
  }
  const unknown = [kinds[0].estimateNanos, kinds[0].estimateNanos];
  for (const amount of unknown) {
    addOpenEnd(
      world,
      'unknown',
      amount,
      'connection_lost',
      'The connection broke after the request was sent.',
    );
  }
  totalNanos += addOpenEnd(
    world,
    'unreadable',
    60_000_000,
    'unreadable_reply',
    'The reply ended in the middle of the picture.',
  );
  totalNanos += addOpenEnd(
    world,
    'expired',
    60_000_000,
    'links_expired',
    'The download links ended before the pictures were fetched.',
  );
  todayNanos += 120_000_000;
  return {
    totalNanos,
    todayNanos,
    unknownNanos: unknown.reduce((sum, nanos) => sum + nanos, 0),
    connections,
    projectId: projects[0] ?? 0,
  };
}

interface World {
  readonly db: Database.Database;
  readonly nowMs: number;
  readonly connections: MoneyLibrary['connections'];
  readonly projects: readonly number[];
  readonly blobs: readonly Blob[];
  written: number;
}

interface Blob {
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly thumbhash: Buffer | null;
}

function blobsOf(db: Database.Database): Blob[] {
  return db
    .prepare<[], Blob>(`SELECT sha256, width, height, thumbhash FROM image WHERE is_listed = 1 ORDER BY id`)
    .all();
}

function addConnection(db: Database.Database, name: string, nowMs: number, position: number): number {
  const added = db
    .prepare(
      `INSERT INTO connection (name, provider, base_url, key_env, key_account, max_concurrent, state, position,
         created_at_ms) VALUES (?, 'openai-images', 'http://127.0.0.1:9/v1', 'PROOFSHEET_E2E_KEY', ?, 4, 'untested', ?, ?)`,
    )
    .run(name, `e2e-${position}`, position, nowMs - days * dayMs);
  return Number(added.lastInsertRowid);
}

/** Some calls of one day, fewer at weekends, one now and then refunded; returns the day's net. */
function addDay(world: World, back: number): number {
  const noonMs = dayStartMs(world.nowMs) - back * dayMs + dayMs / 2;
  const atMs = back === 0 ? earlierToday(world, 60_000) : noonMs;
  const isWeekend = [0, 6].includes(new Date(atMs).getUTCDay());
  const calls = Math.floor(chance('calls', back) * (isWeekend ? 3 : 9)) + (back === 0 ? 2 : 0);
  let net = 0;
  for (let call = 0; call < calls; call += 1) net += addCall(world, back, call, atMs + call * 1000);
  return net;
}

function addCall(world: World, back: number, call: number, atMs: number): number {
  const pick = chance('kind', back, call);
  const kind =
    (pick < 0.55 ? kinds[0] : pick < 0.75 ? kinds[1] : pick < 0.9 ? kinds[2] : kinds[3]) ?? kinds[0];
  const amount = Math.round(kind.estimateNanos * (0.94 + chance('amount', back, call) * 0.09));
  const entry = addAttempt(world, kind, atMs, {
    state: 'done',
    charge: 'charged',
    delivered: 1,
    project: Math.floor(chance('project', back, call) * world.projects.length),
  });
  addLedger(world, kind, entry, 'charge', amount, kind.basis);
  addPicture(world, entry, amount, chance('kept', back, call) < 0.25 ? atMs : null);
  if (kind.connection !== 'runapi' || chance('refund', back, call) > 0.2) return amount;
  addLedger(world, kind, entry, 'refund', -amount, 'reported');
  return 0;
}

interface Written {
  readonly attemptId: number;
  readonly runId: string;
  readonly projectId: number;
  readonly atMs: number;
}

interface Ending {
  readonly state: string;
  readonly charge: string;
  readonly delivered: number;
  readonly project: number;
  readonly reservedNanos?: number;
  readonly problem?: readonly [code: string, message: string];
}

function addAttempt(world: World, kind: Kind, atMs: number, ending: Ending): Written {
  const { db, connections, projects } = world;
  world.written += 1;
  const runId = `00000000-0000-4000-8000-${String(world.written).padStart(12, '0')}`;
  const projectId = projects[ending.project] ?? projects[0] ?? 1;
  const connectionId = connections[kind.connection];
  db.prepare(
    `INSERT INTO run (id, project_id, connection_id, provider, model, prompt, parameters, wanted_count, position,
       dismissed_at_ms, created_at_ms) VALUES (?, ?, ?, ?, ?, ?, '{}', 1, ?, ?, ?)`,
  ).run(
    runId,
    projectId,
    connectionId,
    kind.provider,
    kind.model,
    prompts[world.written % prompts.length],
    world.written,
    ending.state === 'done' ? atMs : null,
    atMs,
  );
  const added = db
    .prepare(
      `INSERT INTO attempt (run_id, connection_id, state, charge, is_play_money, wanted_count, delivered_count,
         estimate_nanos, reserved_nanos, problem_code, problem_message, sent_day, created_at_ms, sent_at_ms, finished_at_ms)
       VALUES (?, ?, ?, ?, 0, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      runId,
      connectionId,
      ending.state,
      ending.charge,
      ending.delivered,
      kind.estimateNanos,
      ending.reservedNanos ?? 0,
      ending.problem?.[0] ?? null,
      ending.problem?.[1] ?? null,
      dayOf(atMs),
      atMs,
      atMs,
      atMs + 14_200,
    );
  const written = { attemptId: Number(added.lastInsertRowid), runId, projectId, atMs };
  addLedger(world, kind, written, 'estimate', kind.estimateNanos, 'estimate');
  return written;
}

function addLedger(
  world: World,
  kind: Kind,
  { attemptId, projectId, atMs }: Written,
  entry: string,
  amountNanos: number,
  basis: string,
): void {
  world.db
    .prepare(
      `INSERT INTO ledger (attempt_id, kind, amount_nanos, basis, unit_rule, detail, is_play_money, project_id,
         connection_id, model, local_day, created_at_ms) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?)`,
    )
    .run(
      attemptId,
      entry,
      amountNanos,
      basis,
      kind.unitRule,
      entry === 'estimate' ? null : kind.detail,
      projectId,
      world.connections[kind.connection],
      kind.model,
      dayOf(atMs),
      atMs,
    );
}

function addPicture(world: World, written: Written, amountNanos: number, trashedAtMs: number | null): void {
  const blob = world.blobs[world.written % world.blobs.length];
  if (!blob) throw new Error('the sample project has pictures');
  world.db
    .prepare(
      `INSERT INTO image (project_id, sha256, run_id, attempt_id, output_index, origin, is_listed, width, height, thumbhash,
         amount_nanos, sorted_at_ms, created_at_ms, trashed_at_ms) VALUES (?, ?, ?, ?, 0, 'made', 1, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      written.projectId,
      blob.sha256,
      written.runId,
      written.attemptId,
      blob.width,
      blob.height,
      blob.thumbhash,
      amountNanos,
      written.atMs,
      written.atMs,
      trashedAtMs,
    );
}

/** A call of today that ended without its picture and waits for a person; returns what it was surely charged. */
function addOpenEnd(world: World, state: string, amountNanos: number, code: string, message: string): number {
  const kind = (state === 'unknown' ? kinds[0] : kinds[2]) ?? kinds[0];
  const isUnknown = state === 'unknown';
  const written = addAttempt(world, kind, earlierToday(world, 3_600_000), {
    state,
    charge: isUnknown ? 'unknown' : 'charged',
    delivered: 0,
    project: 0,
    ...(isUnknown ? { reservedNanos: amountNanos } : {}),
    problem: [code, message],
  });
  if (isUnknown) return 0;
  addLedger(world, kind, written, 'charge', amountNanos, 'price-list');
  return amountNanos;
}

function dayStartMs(atMs: number): number {
  return Math.floor(atMs / dayMs) * dayMs;
}

/** So long ago, but never yesterday: right after midnight the day itself is shorter than that. */
function earlierToday(world: World, agoMs: number): number {
  return Math.max(dayStartMs(world.nowMs), world.nowMs - agoMs);
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
