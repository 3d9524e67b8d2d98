import type Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { prepareCheck } from '../../../src/core/db/search-checks.ts';
import { createPlanner } from '../../../src/core/db/search-plan.ts';
import type { ImageId } from '../../../src/shared/ids.ts';
import { openTestLibrary } from '../../support/library.ts';

/** A thousand texts, every other one "common", their ids so far apart; counts the ids that an index gives one by one. */
async function setup(apart: number) {
  const library = await openTestLibrary();
  onTestFinished(() => library.close());
  const search = library.tables.search;
  const ids = Array.from({ length: 1_000 }, (_, number) => ((number + 1) * apart) as ImageId);
  for (const [at, id] of ids.entries()) {
    const prompt = at % 2 === 0 ? 'common' : 'other';
    search.indexImage(id, { prompt, revisedPrompt: null, fileName: null, note: '', tags: [] });
  }
  let readCount = 0;
  const counting = {
    prepare(sql: string) {
      const statement = library.db.prepare<unknown[], number>(sql).pluck();
      return {
        pluck() {
          return this;
        },
        get: (...given: unknown[]) => statement.get(...given),
        all(...given: unknown[]) {
          const rows = statement.all(...given);
          readCount += rows.length;
          return rows;
        },
      };
    },
  } as unknown as Database.Database; // As much of it as a check uses.
  const plan = createPlanner(library.db, () => 0)('common');
  return { ids, check: prepareCheck(counting, plan), reads: () => readCount };
}

it.each([100, 10])(
  'pictures scattered over the library, %d apart, are told without reading all between them at every step',
  async (apart) => {
    const { ids, check, reads } = await setup(apart);
    for (let step = 0; step < 60; step += 1) {
      const asked = ids.filter((_, at) => at % 20 === step % 20 || at % 20 === 19 - (step % 20));
      const found = check(asked.map((id) => ({ sortedAtMs: 1, id })));
      expect(found.map(({ id }) => id)).toEqual(asked.filter((id) => (id / apart) % 2 === 1));
    }
    // Of thirty thousand.
    expect(reads()).toBeLessThan(10_000);
  },
);
