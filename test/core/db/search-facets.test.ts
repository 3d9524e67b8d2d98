import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFacets } from '../../../src/core/db/facets.ts';
import { createDirectReader } from '../../../src/core/db/reader.ts';
import { createSearchTable } from '../../../src/core/db/search.ts';
import { foldText } from '../../../src/core/db/search-terms.ts';
import { inTransaction } from '../../../src/core/db/transaction.ts';
import type { ImageScope } from '../../../src/shared/image-query.ts';
import type { ImageId, ProjectId } from '../../../src/shared/ids.ts';
import { hashNumber } from '../../support/hash-number.ts';
import { openTestLibrary, type TestLibrary } from '../../support/library.ts';
import { createRandom } from '../../support/random.ts';

/** A picture as this test knows it, beside the library. */
interface Known {
  readonly id: ImageId;
  readonly text: string;
  readonly timeMs: number;
  readonly project: string;
  readonly model: string;
  readonly quality: string;
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly nanos: number | null;
  readonly isPlay: boolean;
  readonly rating: number;
  readonly flag: string | null;
  readonly color: string | null;
  readonly tags: readonly string[];
  readonly isTrashed: boolean;
  readonly differs: boolean;
  readonly inputs: readonly ('source' | 'mask' | 'reference')[];
  readonly alpha: boolean;
  readonly credentials: boolean;
  readonly isFailed: boolean;
  readonly isUnknown: boolean;
}

const count = 1_500;
const nowMs = new Date(2026, 10, 20, 12).getTime();
const dayMs = 86_400_000;
const everything: ImageScope = { kind: 'all' };
const words = [
  'castle',
  'paper',
  'fox',
  'lighthouse',
  'ink',
  '東京',
  '夜の海',
  '🦊',
  'Über',
  'night-market',
  'x9',
];

let library: TestLibrary;
let known: Known[];
const projects = new Map<string, ProjectId>();
const hasChildren = new Set<ImageId>();

beforeAll(async () => {
  library = await openTestLibrary();
  known = inTransaction(library.db, seed);
});
afterAll(() => library.close());

function seed(): Known[] {
  const { db, tables } = library;
  const random = createRandom(3);
  for (const name of ['Night market', 'Posters']) projects.set(name, library.addProject(name));
  for (const tag of ['draft', 'client-a', 'none'])
    db.prepare('INSERT INTO tag (name, folded) VALUES (?, ?)').run(tag, tag);
  const made: Known[] = [];
  for (let number = 1; number <= count; number += 1) {
    const isMade = random.below(5) > 0;
    const format = random.pick(['png', 'png', 'jpeg', 'webp'] as const);
    const alpha = format !== 'jpeg' && random.below(20) === 0;
    const [width, height] = random.pick([
      [1024, 1024],
      [1536, 1024],
      [1024, 1536],
    ] as const);
    const facts = {
      text: Array.from(
        { length: 1 + random.below(5) },
        () => words[Math.min(random.below(11), random.below(11))],
      ).join(' '),
      timeMs: nowMs - random.below(400) * dayMs - random.below(1_000),
      project: random.pick([...projects.keys()]),
      model: isMade ? random.pick(['gpt-image-2', 'gpt-image-1.5', 'flux']) : '',
      quality: isMade ? random.pick(['high', 'low', '']) : '',
      format,
      width,
      height,
      nanos:
        isMade && random.below(8) > 0
          ? random.pick([0, 40_000_000, 100_000_000, 200_000_000, 200_000_001])
          : null,
      isPlay: isMade && random.below(6) === 0,
      rating: random.below(3) === 0 ? random.below(6) : 0,
      flag: random.pick([null, null, 'pick', 'reject']),
      color: random.pick([null, null, 'red', 'blue']),
      tags: ['draft', 'client-a', 'none'].filter(() => random.below(6) === 0),
      isTrashed: random.below(15) === 0,
      differs: random.below(30) === 0,
      inputs: (['source', 'mask', 'reference'] as const).filter(() => random.below(9) === 0),
      alpha,
      credentials: random.below(10) === 0,
      isFailed: isMade && random.below(25) === 0,
      isUnknown: isMade && random.below(25) === 0,
    };
    const sha256 = hashNumber(number);
    tables.blobs.insertIfAbsent(
      { sha256, format, width, height, hasAlpha: alpha, sizeBytes: 10, orientation: 1 },
      nowMs,
    );
    const projectId = projects.get(facts.project)!;
    const runId = isMade
      ? library.addRun(projectId, { prompt: facts.text, wantedCount: facts.isFailed ? 2 : 1 })
      : null;
    const fileName = isMade ? null : facts.text;
    const id = library.addImage(projectId, { sha256, runId, fileName, sortedAtMs: facts.timeMs });
    db.prepare(
      'UPDATE image SET width = ?, height = ?, amount_nanos = ?, rating = ?, flag = ?, color = ?, differs = ? WHERE id = ?',
    ).run(width, height, facts.nanos, facts.rating, facts.flag, facts.color, facts.differs ? 1 : 0, id);
    if (runId !== null) {
      db.prepare('UPDATE run SET model = ?, parameters = ? WHERE id = ?').run(
        facts.model,
        JSON.stringify(facts.quality === '' ? {} : { quality: facts.quality }),
        runId,
      );
      const { lastInsertRowid } = db
        .prepare(
          `INSERT INTO attempt (run_id, connection_id, state, is_play_money, wanted_count, created_at_ms)
          VALUES (?, ?, 'receiving', ?, 1, 0)`,
        )
        .run(runId, library.demoId, facts.isPlay ? 1 : 0);
      db.prepare('UPDATE image SET attempt_id = ?, output_index = 0 WHERE id = ?').run(lastInsertRowid, id);
      db.prepare("UPDATE attempt SET state = 'done', delivered_count = 1, charge = ? WHERE id = ?").run(
        facts.isUnknown ? 'unknown' : 'charged',
        lastInsertRowid,
      );
    }
    if (facts.credentials) db.prepare('UPDATE blob SET has_c2pa = 1 WHERE sha256 = ?').run(sha256);
    facts.inputs.forEach((role, position) => {
      if (number < 10) return;
      const inputId = (id - 1 - random.below(5)) as ImageId;
      db.prepare('INSERT INTO edge (child_id, position, input_id, role) VALUES (?, ?, ?, ?)').run(
        id,
        position,
        inputId,
        role,
      );
      if (role !== 'mask') hasChildren.add(inputId);
    });
    for (const tag of facts.tags)
      db.prepare('INSERT INTO image_tag (image_id, tag_id) SELECT ?, id FROM tag WHERE name = ?').run(
        id,
        tag,
      );
    tables.search.indexImage(id, {
      prompt: isMade ? facts.text : null,
      revisedPrompt: null,
      fileName,
      note: '',
      tags: facts.tags,
      model: facts.model,
    });
    if (facts.isTrashed) tables.images.setTrashed([id], true, nowMs);
    made.push({ ...facts, inputs: number < 10 ? [] : facts.inputs, id });
  }
  return made;
}

const real = (each: Known) => (each.nanos !== null && !each.isPlay ? each.nanos : null);
const localDay = (timeMs: number) => {
  const date = new Date(timeMs);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
};
const says = (each: Known, text: string) =>
  [each.text, each.model, ...each.tags].some((part) => foldText(part).includes(foldText(text)));

/** Every kind of term, and what a plain reading of it says. */
const terms: readonly (readonly [string, (each: Known) => boolean])[] = [
  ['castle', (each) => says(each, 'castle')],
  ['astl', (each) => says(each, 'astl')],
  ['UBER', (each) => says(each, 'über')],
  ['"night-market"', (each) => says(each, 'night-market')],
  ['"fox paper"', (each) => says(each, 'fox paper')],
  ['pap*', (each) => each.text.split(' ').some((word) => word.startsWith('pap'))],
  ['mark*', (each) => says(each, 'market')],
  ['東', (each) => says(each, '東')],
  ['夜の', (each) => says(each, '夜の')],
  ['🦊', (each) => says(each, '🦊')],
  ['x9', (each) => says(each, 'x9')],
  ['gpt-image', (each) => says(each, 'gpt-image')],
  ['nosuchword', () => false],
  ['project:"night market"', (each) => each.project === 'Night market'],
  ['project:nowhere', () => false],
  ['connection:demo', (each) => each.model !== ''],
  ['provider:demo', (each) => each.model !== ''],
  ['model:gpt-image-2', (each) => each.model === 'gpt-image-2'],
  ['model:gpt-*', (each) => each.model.startsWith('gpt-')],
  ['model:FLUX,gpt-image-1.5', (each) => ['flux', 'gpt-image-1.5'].includes(each.model)],
  ['quality:high', (each) => each.quality === 'high'],
  ['format:jpg', (each) => each.format === 'jpeg'],
  ['size:1536x1024', (each) => each.width === 1536],
  ['ratio:portrait', (each) => each.width < each.height],
  ['ratio:3:2', (each) => each.width === 1536],
  ['date:today', (each) => localDay(each.timeMs) === '2026-11-20'],
  ['date:2026-10', (each) => localDay(each.timeMs).startsWith('2026-10')],
  ['date:2026', (each) => localDay(each.timeMs).startsWith('2026')],
  ['date:7d', (each) => localDay(each.timeMs) >= '2026-11-14'],
  [
    'date:2026-01-05..2026-02',
    (each) => localDay(each.timeMs) >= '2026-01-05' && localDay(each.timeMs) < '2026-03',
  ],
  ['before:2026-06', (each) => localDay(each.timeMs) < '2026-06'],
  ['after:2026-06', (each) => localDay(each.timeMs) >= '2026-07'],
  ['cost>0.2', (each) => (real(each) ?? 0) > 200_000_000],
  ['cost:0.2', (each) => real(each) === 200_000_000],
  ['cost:0.04..0.1', (each) => [40_000_000, 100_000_000].includes(real(each) ?? -1)],
  ['cost<=0.04', (each) => real(each) !== null && real(each)! <= 40_000_000],
  ['cost:unknown', (each) => each.nanos === null && each.model !== ''],
  ['cost:play', (each) => each.isPlay],
  ['cost:none', (each) => each.nanos === null && each.model === ''],
  ['rating>=4', (each) => each.rating >= 4],
  ['rating:2..3,5', (each) => [2, 3, 5].includes(each.rating)],
  ['rating:none', (each) => each.rating === 0],
  ['rating:any', (each) => each.rating > 0],
  ['flag:pick', (each) => each.flag === 'pick'],
  ['flag:none', (each) => each.flag === null],
  ['color:red,blue', (each) => each.color !== null],
  ['color:any', (each) => each.color !== null],
  ['tag:draft', (each) => each.tags.includes('draft')],
  ['tag:none', (each) => each.tags.length === 0],
  ['tag:"none"', (each) => each.tags.includes('none')],
  ['tag:client-*', (each) => each.tags.includes('client-a')],
  ['collection:any', () => false],
  ['has:mask', (each) => each.inputs.includes('mask')],
  ['has:source', (each) => each.inputs.includes('source')],
  ['has:children', (each) => hasChildren.has(each.id)],
  ['has:alpha', (each) => each.alpha],
  ['has:credentials', (each) => each.credentials],
  ['has:tags', (each) => each.tags.length > 0],
  ['has:note', () => false],
  ['is:differs', (each) => each.differs],
  ['is:failed', (each) => each.isFailed],
  ['is:unknown', (each) => each.isUnknown],
  ['is:pick', (each) => each.flag === 'pick'],
  ['is:unrated', (each) => each.rating === 0],
  ['is:made', (each) => each.model !== ''],
  ['is:imported', (each) => each.model === ''],
];

function scan(holds: (each: Known) => boolean, isTrashed = false): ImageId[] {
  return known
    .filter((each) => each.isTrashed === isTrashed && holds(each))
    .sort((a, b) => (isTrashed ? b.id - a.id : b.timeMs - a.timeMs || b.id - a.id))
    .map(({ id }) => id);
}

describe('a typed query', () => {
  it.each(terms)('%s finds what reading every picture finds', (term, holds) => {
    const search = createSearchTable(library.db, library.tables.images, () => nowMs);
    for (const [query, wanted] of [
      [term, holds],
      [`-${term}`, (each: Known) => !holds(each)],
    ] as const) {
      const expected = scan(wanted);
      expect([...search.ids(everything, query)], query).toEqual(expected);
      expect(search.count(everything, query), query).toBe(expected.length);
      expect(
        search.places(everything, query, null, 10_000).map(({ id }) => id),
        query,
      ).toEqual(expected);
      expect(
        search.places({ kind: 'trash' }, query, null, 10_000).map(({ id }) => id),
        query,
      ).toEqual(scan(wanted, true));
    }
  });

  it('of any parts together is all of them at once, page by page and in one project', () => {
    const search = createSearchTable(library.db, library.tables.images, () => nowMs);
    const random = createRandom(17);
    let found = 0;
    for (let number = 0; number < 120; number += 1) {
      const parts = Array.from({ length: 2 + random.below(3) }, () => {
        const [term, holds] = random.pick(terms);
        const isNegated = random.below(3) === 0;
        return { term: `${isNegated ? '-' : ''}${term}`, holds: (each: Known) => holds(each) !== isNegated };
      });
      const query = parts.map(({ term }) => term).join(' ');
      const project = random.pick(['Posters', 'Night market']);
      const scope: ImageScope = { kind: 'project', projectId: projects.get(project)! };
      const expected = scan((each) => each.project === project && parts.every(({ holds }) => holds(each)));
      expect([...search.ids(scope, query)], query).toEqual(expected);
      const pages: ImageId[] = [];
      let after = null;
      for (
        let page = search.places(scope, query, null, 40);
        page.length > 0;
        page = search.places(scope, query, after, 40)
      ) {
        pages.push(...page.map(({ id }) => id));
        after = page.at(-1)!;
      }
      expect(pages, query).toEqual(expected);
      found += expected.length;
    }
    expect(found).toBeGreaterThan(300);
  });
});

describe('facets', () => {
  const plain = new Map(terms);
  it.each(['', 'castle', 'rating>=1 paper', 'model:flux', 'date:2026-10 -tag:draft', 'nosuchword'])(
    'of "%s" count what choosing each value would find',
    async (query) => {
      const search = createSearchTable(library.db, library.tables.images, () => nowMs);
      const facets = createFacets(library.db, createDirectReader(library.db), () => nowMs);
      const counted = await facets(everything, query, new AbortController().signal);
      expect(counted.total).toBe(search.count(everything, query));
      const fields = counted.facets.filter(({ values }) => values.length > 0);
      if (query === '') expect(fields.map(({ field }) => field)).toHaveLength(16);
      for (const { field, values } of counted.facets) {
        // As if the query said nothing of this field.
        const rest = query
          .split(' ')
          .filter((term) => !term.replace('-', '').startsWith(field))
          .join(' ');
        for (const { term, count: told } of values)
          expect(told, `${term} of ${query}`).toBe(search.count(everything, `${rest} ${term}`));
      }
      if (query === '') {
        const values = new Map(
          counted.facets.flatMap(({ values: each }) => each.map((value) => [value.term, value.count])),
        );
        for (const term of [
          'model:gpt-image-2',
          'has:mask',
          'is:failed',
          'is:unknown',
          'cost>0.2',
          'rating:none',
          'tag:draft',
        ])
          expect(values.get(term), term).toBe(
            scan(plain.get(term) ?? ((each) => each.tags.includes('draft'))).length,
          );
      }
    },
  );

  it('are kept beside every change: each row says what its picture is now', () => {
    const columns = `image_id, sorted_at_ms, project_id, is_trashed, amount_nanos, is_play_money, rating, flag, color, has_mask,
      has_children, has_source, has_alpha, has_credentials, has_note, has_answer, differs, is_failed, is_unknown`;
    const kept = library.db
      .prepare(
        `SELECT ${columns}, model, quality, format, width, height FROM image_facet
      JOIN image_kind ON image_kind.id = kind_id ORDER BY image_id`,
      )
      .all();
    const now = library.db
      .prepare(
        `SELECT ${columns}, model, quality, format, width, height FROM image_facet_now
      ORDER BY image_id`,
      )
      .all();
    expect(kept).toHaveLength(count);
    expect(kept).toEqual(now);
  });
});
