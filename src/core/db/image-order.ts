import type Database from 'better-sqlite3';
import {
  encodeOrder,
  ratioUnit,
  storedRatio,
  type Grouping,
  type OrderQuery,
} from '../../shared/image-order.ts';
import { idsOf } from './id-text.ts';
import { createImagesTable } from './images.ts';
import { createSearchTable } from './search.ts';

/**
 * What never changes about a picture, by its id. SQLite writes it as text, which is three times as fast as a million
 * rows one by one; a newest-first index holds all of it.
 */
const bulkFacts = `SELECT group_concat(printf('%08x%012x%04x', id, max(0, sorted_at_ms),
    max(1, min(65535, (width * ${ratioUnit} + height / 2) / max(1, height)))), '')
  FROM image INDEXED BY image_newest WHERE trashed_at_ms IS NULL AND is_listed = 1`;
const bytesPerFact = 12;

const someFacts = `SELECT image.id AS id, sorted_at_ms AS timeMs, width, height FROM json_each(?) AS wanted
  CROSS JOIN image ON image.id = wanted.value`;

/** Pictures of one run, unless a person put them elsewhere; what stands alone makes no stack. */
const runStacks = `SELECT group_concat(id) AS ids FROM image INDEXED BY image_run
  WHERE run_id IS NOT NULL AND stack_id IS NULL AND is_unstacked = 0 GROUP BY run_id HAVING count(*) > 1`;
const handStacks = `SELECT group_concat(id) AS ids FROM image INDEXED BY image_stack
  WHERE stack_id IS NOT NULL GROUP BY stack_id HAVING count(*) > 1`;

/** The same for some pictures, looked up one by one. */
const someStacks = `SELECT image.id AS id, CASE
    WHEN stack_id IS NOT NULL THEN (SELECT min(member.id) FROM image AS member WHERE member.stack_id = image.stack_id)
    WHEN run_id IS NOT NULL AND is_unstacked = 0 THEN (SELECT min(member.id) FROM image AS member
      WHERE member.run_id = image.run_id AND member.stack_id IS NULL AND member.is_unstacked = 0)
    ELSE image.id END AS stack
  FROM json_each(?) AS wanted CROSS JOIN image ON image.id = wanted.value`;

const groupMembers: Partial<Record<Grouping, string>> = {
  model: `SELECT run.model AS name, group_concat(image.id) AS ids FROM run CROSS JOIN image ON image.run_id = run.id
    GROUP BY run.model`,
  project: `SELECT project.name AS name, group_concat(image.id) AS ids FROM project
    CROSS JOIN image ON image.project_id = project.id GROUP BY project.id`,
};

/** Pictures that nothing of the grouping holds for: imports have no model. */
const otherName = 'Imported';

/** More pictures than this are looked up together with all others. */
const mostOneByOne = 20_000;

interface FactRow {
  readonly id: number;
  readonly timeMs: number;
  readonly width: number;
  readonly height: number;
}

/** `goOn` is called between the steps of a long order, and ends it by throwing: what was read is kept. */
type OrderMaker = (query: OrderQuery, goOn?: () => void) => Uint8Array<ArrayBuffer>;

/** Makes the bytes of a list's order. Long for a million pictures: meant for a thread of its own, which keeps it. */
export function createOrderMaker(db: Database.Database, fewUnknown = mostOneByOne): OrderMaker {
  const images = createImagesTable(db);
  const search = createSearchTable(db, images);
  const facts = new Facts(db, fewUnknown);
  return (query, goOn = () => undefined) => {
    const found = search.ids(query.scope, query.search);
    goOn();
    const { ids, starts, names } = inGroups(db, found, query.grouping);
    goOn();
    facts.learn(ids);
    goOn();
    const { timesMs, ratios } = facts.of(ids);
    if (query.scope.kind === 'trash') useTrashTimes(db, ids, timesMs);
    return encodeOrder({
      ids,
      timesMs,
      ratios,
      stackOf: stacksOf(db, ids, fewUnknown),
      groupStarts: starts,
      groupNames: names,
    });
  };
}

/** Facts of every picture met so far, by its id: they never change, so they are read once. */
class Facts {
  readonly #db: Database.Database;
  readonly #fewUnknown: number;
  #times = new Float64Array();
  #ratios = new Uint16Array();

  constructor(db: Database.Database, fewUnknown: number) {
    this.#db = db;
    this.#fewUnknown = fewUnknown;
  }

  /** Reads what is not known of these pictures yet. */
  learn(ids: Uint32Array): void {
    this.#makeRoom(largestOf(ids));
    if (this.#unknown(ids).length > this.#fewUnknown) this.#learnAll();
    const rest = this.#unknown(ids);
    const read = this.#db.prepare<[string], FactRow>(someFacts);
    for (let from = 0; from < rest.length; from += mostOneByOne) {
      for (const { id, timeMs, width, height } of read.all(
        JSON.stringify(rest.slice(from, from + mostOneByOne)),
      ))
        this.#set(id, timeMs, storedRatio(width, height));
    }
  }

  of(ids: Uint32Array): { timesMs: Float64Array; ratios: Uint16Array } {
    const timesMs = new Float64Array(ids.length);
    const ratios = new Uint16Array(ids.length).fill(ratioUnit);
    for (let at = 0; at < ids.length; at += 1) {
      const id = ids[at] ?? 0;
      timesMs[at] = this.#times[id] ?? 0;
      ratios[at] = this.#ratios[id] || ratioUnit;
    }
    return { timesMs, ratios };
  }

  #unknown(ids: Uint32Array): number[] {
    const unknown: number[] = [];
    for (const id of ids) if (this.#ratios[id] === 0) unknown.push(id);
    return unknown;
  }

  #learnAll(): void {
    const text = this.#db.prepare<[], string | null>(bulkFacts).pluck().get() ?? '';
    const bytes = Buffer.from(text, 'hex');
    this.#makeRoom(largestId(bytes));
    for (let at = 0; at < bytes.length; at += bytesPerFact)
      this.#set(bytes.readUInt32BE(at), bytes.readUIntBE(at + 4, 6), bytes.readUInt16BE(at + 10));
  }

  #set(id: number, timeMs: number, ratio: number): void {
    this.#times[id] = timeMs;
    this.#ratios[id] = ratio;
  }

  /** A quarter more than asked for, so that one new picture does not copy everything. */
  #makeRoom(largest: number): void {
    if (largest < this.#ratios.length) return;
    const size = Math.ceil((largest + 1_024) * 1.25);
    const [times, ratios] = [new Float64Array(size), new Uint16Array(size)];
    times.set(this.#times);
    ratios.set(this.#ratios);
    [this.#times, this.#ratios] = [times, ratios];
  }
}

function largestId(bytes: Buffer): number {
  let largest = 0;
  for (let at = 0; at < bytes.length; at += bytesPerFact) largest = Math.max(largest, bytes.readUInt32BE(at));
  return largest;
}

/** The trash is sorted by when a picture was thrown away. */
function useTrashTimes(db: Database.Database, ids: Uint32Array, timesMs: Float64Array): void {
  const rows = db
    .prepare<[], { id: number; timeMs: number }>(
      'SELECT id, trashed_at_ms AS timeMs FROM image WHERE trashed_at_ms IS NOT NULL',
    )
    .all();
  const times = new Map(rows.map(({ id, timeMs }) => [id, timeMs]));
  for (let at = 0; at < ids.length; at += 1) timesMs[at] = times.get(ids[at] ?? 0) ?? 0;
}

/** The stack of each picture, by the lowest id in it. */
function stacksOf(db: Database.Database, ids: Uint32Array, fewUnknown: number): Uint32Array {
  const stackOf = ids.slice();
  if (ids.length <= fewUnknown) {
    const rows = db
      .prepare<[string], { id: number; stack: number }>(someStacks)
      .all(JSON.stringify([...ids]));
    const stacks = new Map(rows.map(({ id, stack }) => [id, stack]));
    return stackOf.map((id) => stacks.get(id) ?? id);
  }
  const lowest = new Uint32Array(largestOf(ids) + 1);
  for (const members of [runStacks, handStacks].flatMap((sql) => db.prepare<[], string>(sql).pluck().all())) {
    const stack = idsOf(members);
    const key = stack.reduce((least, id) => Math.min(least, id), Number.MAX_SAFE_INTEGER);
    // What is written beyond the largest id shown is nobody's and is dropped.
    for (const id of stack) lowest[id] = key;
  }
  return stackOf.map((id) => lowest[id] || id);
}

/** The same pictures with those of one group together; groups in the order of their newest picture. */
function inGroups(db: Database.Database, ids: Uint32Array, grouping: Grouping) {
  const sql = groupMembers[grouping];
  if (sql === undefined || ids.length === 0) return { ids, starts: new Uint32Array(), names: [] };
  const rows = db.prepare<[], { name: string; ids: string }>(sql).all();
  const names = [otherName, ...rows.map(({ name }) => name)];
  // A picture's group, as its place among the names: 0 is what none of them holds.
  const groupOf = new Uint32Array(largestOf(ids) + 1);
  rows.forEach(({ ids: members }, row) => {
    for (const id of idsOf(members)) groupOf[id] = row + 1;
  });
  const counts = new Uint32Array(names.length);
  const met: number[] = [];
  for (const id of ids) {
    const group = groupOf[id] ?? 0;
    if (counts[group] === 0) met.push(group);
    counts[group] = (counts[group] ?? 0) + 1;
  }
  const next = new Uint32Array(names.length);
  const starts: number[] = [];
  let start = 0;
  for (const group of met) {
    starts.push(start);
    next[group] = start;
    start += counts[group] ?? 0;
  }
  const grouped = new Uint32Array(ids.length);
  for (const id of ids) {
    const group = groupOf[id] ?? 0;
    const at = next[group] ?? 0;
    grouped[at] = id;
    next[group] = at + 1;
  }
  return {
    ids: grouped,
    starts: Uint32Array.from(starts),
    names: met.map((group) => names[group] ?? otherName),
  };
}

const largestOf = (ids: Uint32Array): number => ids.reduce((most, id) => Math.max(most, id), 0);
