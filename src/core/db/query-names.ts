import type Database from 'better-sqlite3';
import type { FieldName } from '../../shared/query/fields.ts';
import type { Test } from '../../shared/query/query.ts';
import { foldText } from './search-terms.ts';

/** What pictures have in common, as `image_kind` keeps it. */
export interface ImageKind {
  readonly id: number;
  readonly connectionId: number;
  /** '' for a picture nobody's provider made; its name too. */
  readonly connection: string;
  readonly provider: string;
  readonly model: string;
  readonly quality: string;
  readonly format: string;
  readonly width: number;
  readonly height: number;
}

type KindTest = (kind: ImageKind, test: Test) => boolean;

/** The fields that are answered by what kind of picture it is. */
const kindTests: Partial<Record<FieldName, KindTest>> = {
  connection: (kind, test) => isNamed(kind.connection, test),
  provider: (kind, test) => isNamed(kind.provider, test),
  model: (kind, test) => isNamed(kind.model, test),
  quality: (kind, test) => isNamed(kind.quality, test),
  format: (kind, test) => isNamed(kind.format, asFormat(test)),
  size: (kind, test) => test.kind === 'size' && kind.width === test.width && kind.height === test.height,
  ratio: (kind, test) => isShaped(kind, test),
};

const kindsOf = `SELECT image_kind.id, connection_id AS connectionId, COALESCE(connection.name, '') AS connection,
    image_kind.provider, image_kind.model, quality, format, width, height
  FROM image_kind LEFT JOIN connection ON connection.id = connection_id`;

export type NameFinder = ReturnType<typeof createNameFinder>;

/** Finds the ids that names in a query stand for: whatever their case and accents, and `*` for anything. */
export function createNameFinder(db: Database.Database) {
  const named = (sql: string) => db.prepare<[], { id: number; name: string }>(sql);
  const projects = named('SELECT id, name FROM project');
  const tags = named('SELECT id, name FROM tag');
  const kinds = db.prepare<[], ImageKind>(kindsOf);
  const table = db.prepare<[string]>("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
  const matching = (rows: readonly { id: number; name: string }[], tests: readonly Test[]): number[] =>
    rows.filter(({ name }) => tests.some((test) => isNamed(name, test))).map(({ id }) => id);
  const hasTable = (name: string): boolean => table.get(name) !== undefined;
  return {
    hasTable,
    isOfKind: (field: FieldName): boolean => field in kindTests,
    /** Kinds of picture of which one of the tests of a field holds. */
    kinds(field: FieldName, tests: readonly Test[]): number[] {
      const holds = kindTests[field];
      if (!holds) return [];
      return kinds
        .all()
        .filter((kind) => tests.some((test) => holds(kind, test)))
        .map(({ id }) => id);
    },
    allKinds: (): ImageKind[] => kinds.all(),
    /** Kinds that a provider made. */
    madeKinds: (): number[] => idsOfKinds(kinds.all().filter(({ provider }) => provider !== '')),
    otherKinds(these: readonly number[]): number[] {
      const left = new Set(these);
      return idsOfKinds(kinds.all().filter(({ id }) => !left.has(id)));
    },
    projects: (tests: readonly Test[]): number[] => matching(projects.all(), tests),
    tags: (tests: readonly Test[]): number[] => matching(tags.all(), tests),
    collections: (tests: readonly Test[]): number[] =>
      hasTable('collection') ? matching(named('SELECT id, name FROM collection').all(), tests) : [],
  };
}

const idsOfKinds = (kinds: readonly ImageKind[]): number[] => kinds.map(({ id }) => id);

/** Exactly this name, or the pattern; a picture without one is never meant. */
function isNamed(name: string, test: Test): boolean {
  if (test.kind !== 'name' || name === '') return false;
  const [folded, wanted] = [foldText(name), foldText(test.text)];
  if (test.isQuoted || !wanted.includes('*')) return folded === wanted;
  return matchesPattern(folded, wanted.split('*'));
}

/** Piece by piece from the left: no pattern makes it slow. */
function matchesPattern(name: string, pieces: readonly string[]): boolean {
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last))
    return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= name.length - last.length;
}

function asFormat(test: Test): Test {
  return test.kind === 'name' && foldText(test.text) === 'jpg' ? { ...test, text: 'jpeg' } : test;
}

/** Within one in a hundred of the shape: services round to steps of some pixels. */
const shapeTolerance = 0.01;

function isShaped({ width, height }: ImageKind, test: Test): boolean {
  if (test.kind === 'ratio') {
    const wanted = test.width / test.height;
    return Math.abs(width / height / wanted - 1) <= shapeTolerance;
  }
  if (test.kind !== 'word') return false;
  if (test.word === 'square') return width === height;
  return test.word === 'landscape' ? width > height : width < height;
}
