import type Database from 'better-sqlite3';
import type { ImageScope } from '../../shared/image-query.ts';
import type { FieldName } from '../../shared/query/fields.ts';
import type { FieldTerm, Range, Test } from '../../shared/query/query.ts';
import { spanOfDays, type TimeSpan } from './query-days.ts';
import { createNameFinder, type NameFinder } from './query-names.ts';

/** A rule over `image_facet`, and, where an index holds exactly its pictures, how to list their ids. */
export interface Filter {
  readonly field: FieldName;
  /** Holds nothing that was typed: numbers, and words of our own. */
  readonly where: string;
  /** May list an id twice. */
  readonly source: string | null;
  /** True where the rule asks about the picture's id and nothing else of its row. */
  readonly isOfId?: boolean;
  /** The kinds of picture it holds for, where it is about nothing else. */
  readonly kinds?: readonly number[];
  /** When its pictures are from, where it is about nothing else. */
  readonly span?: TimeSpan;
}

/** Turns terms of a query into rules; names are looked up when the question is asked. */
export function createFilters(db: Database.Database, nowMs: () => number) {
  const finder = createNameFinder(db);
  return (terms: readonly FieldTerm[]): Filter[] =>
    terms.map((term) => {
      const filter = filterOf(finder, term, nowMs());
      return { field: term.field, ...filter };
    });
}

type Rule = Omit<Filter, 'field'>;

/** What a place asks of its pictures, as if it had been typed; null for those with an order of their own. */
export function filtersOfScope(scope: ImageScope): readonly Filter[] | null {
  if (scope.kind === 'all') return [];
  if (scope.kind === 'project') return [{ field: 'project', ...listed('project_id', [scope.projectId]) }];
  if (scope.kind !== 'collection') return null;
  return [{ field: 'collection', ...membersOf('collection', [scope.collectionId]) }];
}

function filterOf(finder: NameFinder, term: FieldTerm, nowMs: number): Rule {
  const rule = positiveRule(finder, term, nowMs);
  if (!term.isNegated) return rule;
  const where = `NOT (${rule.where})`;
  // All other kinds: what remains may be few, and an index lists them.
  if (rule.kinds) return { ...ofKinds(finder.otherKinds(rule.kinds)), where };
  return { where, source: null, isOfId: rule.isOfId ?? false };
}

/** What makes one of the tests hold. */
function positiveRule(finder: NameFinder, { field, tests }: FieldTerm, nowMs: number): Rule {
  if (finder.isOfKind(field)) return ofKinds(finder.kinds(field, tests));
  if (field === 'project') return listed('project_id', finder.projects(tests));
  if (field === 'tag' || field === 'collection') return memberRule(finder, field, tests);
  return either(tests.map((test) => ruleOf(finder, field, test, nowMs)));
}

function ruleOf(finder: NameFinder, field: FieldName, test: Test, nowMs: number): Rule {
  if (field === 'date') return ruleOfDays(test, nowMs);
  if (field === 'cost') return ruleOfCost(test);
  if (field === 'rating') return ruleOfRating(test);
  if (field === 'flag' || field === 'color') return ruleOfMark(field, test);
  if (field === 'is' && wordOf(test) === 'made')
    return { ...ofKinds(finder.madeKinds()), where: `image_facet.kind_id IN (${madeKinds})` };
  if (field === 'is' && wordOf(test) === 'imported') {
    const others = finder.otherKinds(finder.madeKinds());
    return { ...ofKinds(others), where: `image_facet.kind_id NOT IN (${madeKinds})` };
  }
  return words[`${field}:${wordOf(test)}`] ?? never;
}

/** Of pictures that a provider made. */
const madeKinds = "SELECT id FROM image_kind WHERE provider <> ''";

const never: Rule = { where: '0', source: 'SELECT image_id FROM image_facet WHERE 0' };

/** One of the rules holds; its pictures can be listed where those of every rule can. */
function either(rules: readonly Rule[]): Rule {
  const [first] = rules;
  if (rules.length === 1 && first) return first;
  const sources = rules.map(({ source }) => source);
  return {
    where: `(${rules.map(({ where }) => where).join(' OR ')})`,
    source: sources.every((source) => source !== null) ? sources.join(' UNION ') : null,
    isOfId: rules.every(({ isOfId }) => isOfId === true),
  };
}

function ofKinds(kinds: readonly number[]): Rule {
  return { ...listed('kind_id', kinds), kinds };
}

function ids(list: readonly number[]): string {
  return list.join(', ');
}

function listed(column: 'kind_id' | 'project_id', list: readonly number[]): Rule {
  if (list.length === 0) return never;
  const where = `image_facet.${column} IN (${ids(list)})`;
  const index = column === 'kind_id' ? 'image_facet_kind' : 'image_facet_project';
  return { where, source: `SELECT image_id FROM image_facet INDEXED BY ${index} WHERE ${where}` };
}

const memberTables = {
  tag: { table: 'image_tag', column: 'tag_id' },
  collection: { table: 'collection_image', column: 'collection_id' },
} as const;

/** Tags and collections: a picture may have many. */
function memberRule(finder: NameFinder, field: 'tag' | 'collection', tests: readonly Test[]): Rule {
  const { table } = memberTables[field];
  if (!finder.hasTable(table)) return never;
  const isIn = (rule: string): string =>
    `EXISTS (SELECT 1 FROM ${table} WHERE ${table}.image_id = image_facet.image_id${rule})`;
  const rules = tests.flatMap((test): Rule[] => {
    if (test.kind !== 'word') return [];
    return test.word === 'none'
      ? [{ where: `NOT ${isIn('')}`, source: null, isOfId: true }]
      : [{ where: isIn(''), source: `SELECT image_id FROM ${table}`, isOfId: true }];
  });
  const names = tests.filter((test) => test.kind === 'name');
  if (names.length > 0) {
    const found = field === 'tag' ? finder.tags(names) : finder.collections(names);
    rules.push(found.length === 0 ? never : membersOf(field, found));
  }
  return either(rules);
}

function membersOf(field: 'tag' | 'collection', list: readonly number[]): Rule {
  const { table, column } = memberTables[field];
  const isOne = `${column} IN (${ids(list)})`;
  // With the plus the few a picture has are read and looked up among many; without it each of them is looked for.
  const plus = list.length > 2 ? '+' : '';
  return {
    where: `EXISTS (SELECT 1 FROM ${table} WHERE ${table}.image_id = image_facet.image_id AND ${plus}${isOne})`,
    source: `SELECT image_id FROM ${table} WHERE ${isOne}`,
    isOfId: true,
  };
}

function ruleOfDays(test: Test, nowMs: number): Rule {
  if (test.kind !== 'days') return never;
  const span = spanOfDays(test, nowMs);
  const { fromMs, toMs } = span;
  const parts = [
    ...(fromMs === null ? [] : [`image_facet.sorted_at_ms >= ${fromMs}`]),
    ...(toMs === null ? [] : [`image_facet.sorted_at_ms < ${toMs}`]),
  ];
  return { ...withIndex('image_facet_newest', `(${parts.join(' AND ')})`), span };
}

/** Real money; what play money "cost" is found by its own word. */
function ruleOfCost(test: Test): Rule {
  const real = 'image_facet.amount_nanos IS NOT NULL AND image_facet.is_play_money = 0';
  if (test.kind === 'money') {
    const range = rangeOf('image_facet.amount_nanos', test);
    const isAboveZero = test.low !== null && test.low.value > 0;
    const where = `(${real} AND ${range}${isAboveZero ? ' AND image_facet.amount_nanos > 0' : ''})`;
    return isAboveZero ? withIndex('image_facet_amount', where) : { where, source: null };
  }
  const made = `image_facet.kind_id IN (${madeKinds})`;
  const rules: Readonly<Record<string, string>> = {
    unknown: `(image_facet.amount_nanos IS NULL AND ${made})`,
    play: 'image_facet.is_play_money = 1',
    none: `(image_facet.amount_nanos IS NULL AND NOT ${made})`,
  };
  return { where: rules[wordOf(test)] ?? '0', source: null };
}

function ruleOfRating(test: Test): Rule {
  if (test.kind !== 'stars')
    return wordOf(test) === 'any'
      ? withIndex('image_facet_rating', 'image_facet.rating > 0')
      : { where: 'image_facet.rating = 0', source: null };
  const where = `(${rangeOf('image_facet.rating', test)})`;
  const least = test.low ? test.low.value + (test.low.isIncluded ? 0 : 1) : 0;
  return least > 0
    ? withIndex('image_facet_rating', `(image_facet.rating > 0 AND ${where})`)
    : { where, source: null };
}

function ruleOfMark(column: 'flag' | 'color', test: Test): Rule {
  const word = wordOf(test);
  if (word === 'none') return { where: `image_facet.${column} = ''`, source: null };
  const rule = word === 'any' ? '' : ` AND image_facet.${column} = '${word}'`;
  return withIndex(`image_facet_${column}`, `(image_facet.${column} <> ''${rule})`);
}

function rangeOf(column: string, { low, high }: Range<string, number>): string {
  const parts = [
    ...(low ? [`${column} >${low.isIncluded ? '=' : ''} ${low.value}`] : []),
    ...(high ? [`${column} <${high.isIncluded ? '=' : ''} ${high.value}`] : []),
  ];
  return parts.join(' AND ');
}

/** Every word there is was checked against the field's own list when it was read. */
function wordOf(test: Test): string {
  return test.kind === 'word' ? test.word : '';
}

function withIndex(index: string, where: string): Rule {
  return { where, source: `SELECT image_id FROM image_facet INDEXED BY ${index} WHERE ${where}` };
}

const bit = (column: string): Rule => withIndex(`image_facet_${column}`, `image_facet.${column} = 1`);

const words: Readonly<Record<string, Rule>> = {
  'has:mask': bit('has_mask'),
  'has:children': bit('has_children'),
  'has:source': bit('has_source'),
  'has:alpha': bit('has_alpha'),
  'has:credentials': bit('has_credentials'),
  'has:note': bit('has_note'),
  'has:answer': bit('has_answer'),
  'has:tags': {
    where: 'EXISTS (SELECT 1 FROM image_tag WHERE image_tag.image_id = image_facet.image_id)',
    source: 'SELECT image_id FROM image_tag',
    isOfId: true,
  },
  'is:differs': bit('differs'),
  'is:failed': bit('is_failed'),
  'is:unknown': bit('is_unknown'),
  'is:pick': withIndex('image_facet_flag', "(image_facet.flag <> '' AND image_facet.flag = 'pick')"),
  'is:reject': withIndex('image_facet_flag', "(image_facet.flag <> '' AND image_facet.flag = 'reject')"),
  'is:unrated': { where: 'image_facet.rating = 0', source: null },
};
