import { describe, expect, it, onTestFinished } from 'vitest';
import type { Bounds } from '../../../src/core/db/search-choice.ts';
import { newestFound } from '../../../src/core/db/search-newest.ts';
import { createPlanner } from '../../../src/core/db/search-plan.ts';
import { createTimeBlocks } from '../../../src/core/db/time-blocks.ts';
import { inTransaction } from '../../../src/core/db/transaction.ts';
import type { CollectionId, ImageId } from '../../../src/shared/ids.ts';
import type { ImageScope, PageCursor } from '../../../src/shared/image-query.ts';
import { openTestLibrary } from '../../support/library.ts';
import { createRandom, type Random } from '../../support/random.ts';

interface Made extends PageCursor {
  readonly projectId: number;
  readonly text: string;
  readonly tags: readonly string[];
  readonly rating: number;
  readonly isPick: boolean;
  readonly isCollected: boolean;
  readonly isTrashed: boolean;
}

const firstDayMs = new Date(2026, 0, 1).getTime();
const hourMs = 3_600_000;
const count = 700;
/** Some hold the letters of the word in another order, which is not the word. */
const notCommon = ['other', 'moncom', 'com mon', 'comonmon'] as const;
/** Of every fourth, tenth and so on picture: common ones, rare ones, and one that nobody has. */
const shares = { often: 4, seldom: 40, never: 1e9 };

/**
 * Pictures an hour apart whose times rise with their ids but for `strayShare` of them, in two projects, one in twenty
 * thrown away. What they are found by is kept in their rows and in the indexes alike.
 */
async function setup(strayShare: number) {
  const library = await openTestLibrary();
  onTestFinished(() => library.close());
  const { db, tables } = library;
  const random = createRandom(7);
  const projects = [library.addProject('One'), library.addProject('Other')];
  const tagIds = new Map(
    Object.keys(shares).map((name) => [
      name,
      db.prepare('INSERT INTO tag (name, folded) VALUES (?, ?)').run(name, name).lastInsertRowid,
    ]),
  );
  const collectionId = Number(
    db.prepare("INSERT INTO collection (name, folded, created_at_ms) VALUES ('Kept', 'kept', 1)").run()
      .lastInsertRowid,
  ) as CollectionId;
  const one = (share: number): boolean => random.below(share) === 0;
  const mark = db.prepare('UPDATE image SET note = ?, rating = ?, flag = ? WHERE id = ?');
  const made = inTransaction(db, () =>
    Array.from({ length: count }, (_, number): Made => {
      const projectId = random.pick(projects);
      const isStray = random.below(1_000) < strayShare * 1_000;
      const sortedAtMs = firstDayMs + (isStray ? random.below(count) : number) * hourMs;
      const id = library.addImage(projectId, { sortedAtMs });
      const text = [
        one(2) ? 'common' : random.pick(notCommon),
        one(9) ? 'night' : 'day',
        one(60) ? '狐 fox' : '夜',
      ].join(' ');
      const tags = Object.entries(shares).flatMap(([name, share]) => (one(share) ? [name] : []));
      const facts = { rating: one(3) ? 1 + random.below(5) : 0, isPick: one(12) };
      mark.run(text, facts.rating, facts.isPick ? 'pick' : null, id);
      for (const tag of tags)
        db.prepare('INSERT INTO image_tag (image_id, tag_id) VALUES (?, ?)').run(id, tagIds.get(tag));
      const isCollected = one(5);
      if (isCollected)
        db.prepare('INSERT INTO collection_image VALUES (?, ?, ?)').run(collectionId, id, sortedAtMs);
      tables.search.indexImage(id, { prompt: null, revisedPrompt: null, fileName: null, note: text, tags });
      const isTrashed = one(20);
      if (isTrashed) tables.images.setTrashed([id], true, number);
      return { id, sortedAtMs, projectId, text, tags, ...facts, isCollected, isTrashed };
    }),
  );
  const plan = createPlanner(db, () => 0);
  const blocks = createTimeBlocks(db);
  while (blocks.learn()) continue;
  const page = (search: string, { scope, after, limit }: Asked, { bounds, isKnown = true }: How) =>
    newestFound(
      { db, blocks: isKnown ? blocks : { outside: () => null } },
      plan(search),
      { scope, after, limit },
      bounds,
    );
  return { library, projects, collectionId, made, page };
}

interface Asked {
  readonly scope: ImageScope;
  readonly after: PageCursor | null;
  readonly limit: number;
}

interface How {
  readonly bounds: Bounds;
  /** Whether it is known by now where pictures of a time are. */
  readonly isKnown?: boolean;
}

type Rule = readonly [string, (each: Made) => boolean];

const rules: readonly Rule[] = [
  ['common', ({ text }) => text.includes('common')],
  ['night', ({ text }) => text.includes('night')],
  ['fox', ({ text }) => text.includes('fox')],
  ['狐', ({ text }) => text.includes('狐')],
  ['夜', ({ text }) => text.includes('夜')],
  ['da', ({ text }) => text.includes('day')],
  ['nobody', () => false],
  ['often', ({ tags }) => tags.includes('often')],
  ['-night', ({ text }) => !text.includes('night')],
  ['-common', ({ text }) => !text.includes('common')],
  ['-夜', ({ text }) => !text.includes('夜')],
  ['tag:often', ({ tags }) => tags.includes('often')],
  ['tag:seldom', ({ tags }) => tags.includes('seldom')],
  ['tag:seldom,often', ({ tags }) => tags.length > 0],
  ['tag:never', () => false],
  ['tag:none', ({ tags }) => tags.length === 0],
  ['-tag:often', ({ tags }) => !tags.includes('often')],
  ['rating>=3', ({ rating }) => rating >= 3],
  ['rating:none', ({ rating }) => rating === 0],
  ['is:pick', ({ isPick }) => isPick],
  ['-is:pick', ({ isPick }) => !isPick],
  ['is:imported', () => true],
  ['-format:png', () => false],
  ['collection:kept', ({ isCollected }) => isCollected],
  ['date:2026-01-05..2026-01-20', isFromTo(4, 20)],
  ['date:2026-01-10', isFromTo(9, 10)],
  ['date:>2026-01-12', isFromTo(12, 10_000)],
];

function isFromTo(firstDay: number, endDay: number) {
  const [fromMs, toMs] = [firstDay, endDay].map((day) => new Date(2026, 0, 1 + day).getTime()) as [
    number,
    number,
  ];
  return ({ sortedAtMs }: Made): boolean => sortedAtMs >= fromMs && sortedAtMs < toMs;
}

function pickRules(random: Random): readonly Rule[] {
  const ruleCount = 1 + random.below(3);
  return Array.from({ length: ruleCount }, () => random.pick(rules));
}

const newestFirst = (one: PageCursor, other: PageCursor): number =>
  other.sortedAtMs - one.sortedAtMs || other.id - one.id;

const everything: ImageScope = { kind: 'all' };
const usual = { mostStrays: 200, mostListed: 40, sampleSize: 12, glanceIds: 30, mostMet: 300 };

const ways: readonly (readonly [string, How])[] = [
  ['as usual', { bounds: usual }],
  ['where nothing counts as few', { bounds: { ...usual, mostStrays: 1_000, mostListed: 0, sampleSize: 1 } }],
  ['where everything counts as few', { bounds: { ...usual, mostListed: 10_000, sampleSize: 1_000 } }],
  ['while it is not known where pictures of a time are', { bounds: usual, isKnown: false }],
  ['where few are asked about one by one', { bounds: { ...usual, mostStrays: 3 } }],
];

describe('the newest that are found', () => {
  it.each([0, 0.03, 0.5])(
    'are told exactly or not at all, for any query in any place, where %d of the times are strange',
    async (strayShare) => {
      const { projects, collectionId, made, page } = await setup(strayShare);
      const random = createRandom(11);
      const places: readonly (readonly [ImageScope, (each: Made) => boolean])[] = [
        [everything, () => true],
        [{ kind: 'project', projectId: projects[0]! }, ({ projectId }) => projectId === projects[0]],
        [{ kind: 'collection', collectionId }, ({ isCollected }) => isCollected],
      ];
      let told = 0;
      for (let round = 0; round < 1_000; round += 1) {
        const asked = pickRules(random);
        const [scope, isThere] = random.pick(places);
        const [way, how] = random.pick(ways);
        const all = made
          .filter((each) => !each.isTrashed && isThere(each) && asked.every(([, holds]) => holds(each)))
          .sort(newestFirst);
        const from = random.below(2) === 0 ? 0 : random.below(all.length + 1);
        const last = all[from - 1];
        const after = last ? { sortedAtMs: last.sortedAtMs, id: last.id } : null;
        const search = asked.map(([text]) => text).join(' ');
        const limit = random.pick([1, 10, 60]);
        const found = page(search, { scope, after, limit }, how);
        if (found === null) continue;
        told += 1;
        expect(
          found.map(({ id }) => id),
          `${search} in ${scope.kind} from ${from}, ${limit} of them, ${way}`,
        ).toEqual(all.slice(from, from + limit).map(({ id }) => id));
      }
      // Where times rise with ids only what nothing leads, as "-night" alone, is left to a walk.
      expect(told).toBeGreaterThan(strayShare === 0 ? 900 : 400);
    },
  );

  it('are told where many of a list stand elsewhere in time, as each of a list can be asked about', async () => {
    const { made, page } = await setup(0.5);
    const few = { ...usual, mostStrays: 0, mostListed: 10_000 };
    const rare = made
      .filter(({ tags, isTrashed }) => tags.includes('seldom') && !isTrashed)
      .sort(newestFirst);
    const found = page('tag:seldom', { scope: everything, after: null, limit: 5 }, { bounds: few });
    expect(found?.map(({ id }) => id)).toEqual(rare.slice(0, 5).map(({ id }) => id));
    expect(page('common', { scope: everything, after: null, limit: 5 }, { bounds: few })).toBeNull();
  });

  it('are left to another way in places with an order of their own', async () => {
    const { page } = await setup(0);
    const asked = { scope: everything, after: null, limit: 10 };
    expect(page('common', { ...asked, scope: { kind: 'trash' } }, { bounds: usual })).toBeNull();
    expect(page('common', asked, { bounds: usual })).not.toBeNull();
  });

  it('are found where a picture came since it was learned where pictures of a time are', async () => {
    const { library, projects, page } = await setup(0);
    const limit = 4;
    const newest = page('common', { scope: everything, after: null, limit }, { bounds: usual });
    // Its number is the highest and its time is that of the page's end.
    const sortedAtMs = newest?.at(-1)?.sortedAtMs ?? 0;
    const id: ImageId = library.addImage(projects[0]!, { sortedAtMs });
    library.tables.search.indexImage(id, {
      ...{ prompt: 'common', revisedPrompt: null, fileName: null, note: '' },
      tags: [],
    });
    const after = newest?.at(-2) ?? null;
    const next = page('common', { scope: everything, after, limit: 1 }, { bounds: usual });
    expect(next?.map((place) => place.id)).toEqual([id]);
  });
});
