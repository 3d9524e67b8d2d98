import { describe, expect, it, onTestFinished } from 'vitest';
import { newestOfText } from '../../../src/core/db/search-newest.ts';
import { createPlanner } from '../../../src/core/db/search-plan.ts';
import { inTransaction } from '../../../src/core/db/transaction.ts';
import type { ImageId } from '../../../src/shared/ids.ts';
import type { ImageScope, PageCursor } from '../../../src/shared/image-query.ts';
import { openTestLibrary } from '../../support/library.ts';
import { createRandom } from '../../support/random.ts';

interface Made extends PageCursor {
  readonly projectId: number;
  readonly text: string;
  readonly isTrashed: boolean;
}

/** Pictures whose times rise with their ids but for `strayShare` of them, in two projects, one in twenty thrown away. */
async function setup(strayShare: number) {
  const library = await openTestLibrary();
  onTestFinished(() => library.close());
  const random = createRandom(7);
  const projects = [library.addProject('One'), library.addProject('Other')];
  const made: Made[] = [];
  inTransaction(library.db, () => {
    for (let number = 0; number < 600; number += 1) {
      const projectId = random.pick(projects);
      const sortedAtMs = random.below(1_000) < strayShare * 1_000 ? random.below(6_000) : number * 10;
      const text = `${random.below(2) === 0 ? 'common' : 'other'} ${random.below(9) === 0 ? 'night' : 'day'}`;
      const id = library.addImage(projectId, { sortedAtMs });
      const words = { prompt: text, revisedPrompt: null, fileName: null, note: '', tags: [] };
      library.tables.search.indexImage(id, words);
      const isTrashed = random.below(20) === 0;
      if (isTrashed) library.tables.images.setTrashed([id], true, number);
      made.push({ id, sortedAtMs, projectId, text, isTrashed });
    }
  });
  const plan = createPlanner(library.db, () => 0);
  const bounds = { batches: [30, 90], mostStrays: 12 };
  const page = (search: string, scope: ImageScope, after: PageCursor | null, limit: number) =>
    newestOfText(library.db, plan(search), { scope, after, limit }, bounds);
  const expected = (holds: (text: string) => boolean, projectId: number | null): ImageId[] =>
    made
      .filter((each) => !each.isTrashed && holds(each.text))
      .filter((each) => projectId === null || each.projectId === projectId)
      .sort((one, other) => other.sortedAtMs - one.sortedAtMs || other.id - one.id)
      .map(({ id }) => id);
  const placeOf = (id: ImageId): PageCursor => {
    const { sortedAtMs } = made.find((each) => each.id === id) ?? { sortedAtMs: 0 };
    return { sortedAtMs, id };
  };
  return { library, projects, page, expected, placeOf };
}

const everything: ImageScope = { kind: 'all' };
const searches: readonly (readonly [string, (text: string) => boolean])[] = [
  ['common', (text) => text.includes('common')],
  ['common night', (text) => text === 'common night'],
  ['common -night', (text) => text === 'common day'],
  ['nobody', () => false],
];

describe('the newest that a text finds', () => {
  it.each([0, 0.03, 0.5])(
    'are told exactly or not at all, where %d of the times are strange',
    async (share) => {
      const { projects, page, expected, placeOf } = await setup(share);
      let told = 0;
      const scopes: readonly ImageScope[] = [everything, { kind: 'project', projectId: projects[0]! }];
      for (const scope of scopes)
        for (const [search, holds] of searches) {
          const all = expected(holds, scope.kind === 'project' ? scope.projectId : null);
          for (let from = 0; from <= all.length; from += 10) {
            const last = all[from - 1];
            const found = page(search, scope, last === undefined ? null : placeOf(last), 10);
            if (found === null) continue;
            told += 1;
            expect(
              found.map(({ id }) => id),
              `${search} from ${from}`,
            ).toEqual(all.slice(from, from + 10));
          }
        }
      // Where times rise with ids only the last pages are left to another way; where they do not, most are.
      if (share === 0) expect(told).toBeGreaterThan(70);
      expect(told).toBeGreaterThan(0);
    },
  );

  it('are told where a fact holds for many, and left to another way where it holds for few', async () => {
    const { library, page, expected } = await setup(0);
    const common = expected((text) => text.includes('common'), null);
    const rate = library.db.prepare('UPDATE image SET rating = 4 WHERE id = ?');
    const rated = common.filter((_, at) => at % 3 === 0);
    for (const id of rated) rate.run(id);
    expect(page('common rating>=3', everything, null, 10)?.map(({ id }) => id)).toEqual(rated.slice(0, 10));
    library.db.prepare('UPDATE image SET rating = 0 WHERE id <> ?').run(common[0]);
    expect(page('common rating>=3', everything, null, 10)).toBeNull();
  });

  it('are left to another way in places with an order of their own', async () => {
    const { page } = await setup(0);
    expect(page('common', { kind: 'trash' }, null, 10)).toBeNull();
    expect(page('common night', everything, null, 10)).not.toBeNull();
  });
});
