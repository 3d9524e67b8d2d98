import { expect, it, onTestFinished } from 'vitest';
import { prepareCheck } from '../../../src/core/db/search-checks.ts';
import { createPlanner } from '../../../src/core/db/search-plan.ts';
import { canBeRead, prepareReading } from '../../../src/core/db/search-texts.ts';
import { inTransaction } from '../../../src/core/db/transaction.ts';
import { createImageIndexer } from '../../../src/core/library/image-indexer.ts';
import { openTestLibrary } from '../../support/library.ts';
import { createRandom } from '../../support/random.ts';

const pieces = [
  'fox',
  'Fox ',
  ' red',
  'é',
  'ſ',
  'ﬀ',
  '狐',
  '🦊',
  '  ',
  '\n',
  '%',
  '"',
  'ing',
  'K',
  'İ',
  'x-1',
];

/** Pictures with random texts in all places a picture has them, indexed as the app does. */
async function setup() {
  const library = await openTestLibrary();
  onTestFinished(() => library.close());
  const { db, tables } = library;
  const random = createRandom(5);
  const text = (): string => Array.from({ length: random.below(7) }, () => random.pick(pieces)).join('');
  const projectId = library.addProject();
  const index = createImageIndexer(db, tables);
  const tagIds = Array.from({ length: 6 }, (_, at) => {
    const name = `${text()}${at}`;
    return db.prepare('INSERT INTO tag (name, folded) VALUES (?, ?)').run(name, name).lastInsertRowid;
  });
  const ids = inTransaction(db, () =>
    Array.from({ length: 300 }, () => {
      const runId = random.below(3) === 0 ? null : library.addRun(projectId, { prompt: text() });
      const id = library.addImage(projectId, { runId, fileName: random.below(2) === 0 ? null : text() });
      db.prepare('UPDATE image SET note = ?, revised_prompt = ? WHERE id = ?').run(text(), text(), id);
      if (random.below(3) === 0)
        db.prepare('INSERT INTO image_tag (image_id, tag_id) VALUES (?, ?)').run(id, random.pick(tagIds));
      if (random.below(5) === 0) tables.localEdits.insert(id, { kind: 'rotate', quarterTurns: 1 });
      index(id);
      return id;
    }),
  );
  return { db, random, places: ids.map((id) => ({ sortedAtMs: 1, id })) };
}

it('reading the texts of pictures tells what asking the index tells', async () => {
  const { db, random, places } = await setup();
  const plan = createPlanner(db, () => 0);
  let found = 0;
  for (let round = 0; round < 400; round += 1) {
    const term = () =>
      random.pick([
        'fox',
        'ed ',
        'xfo',
        'ing',
        'ff',
        'foxing',
        'red f',
        'x-1',
        'kin',
        'demo',
        'rotated',
        'i%',
      ]);
    const asked = plan(
      `"${term()}" ${random.below(2) === 0 ? `"${term()}"` : ''} ${random.below(2) === 0 ? `-"${term()}"` : ''}`,
    );
    if (![...asked.wanted, ...asked.excluded].every(canBeRead)) continue;
    const read = prepareReading(db, asked)(places);
    expect(read, JSON.stringify(asked)).toEqual(prepareCheck(db, asked)(places));
    found += read.length;
  }
  expect(found).toBeGreaterThan(1_000);
});

it('only what both fold alike is read', async () => {
  const { db } = await setup();
  const plan = createPlanner(db, () => 0);
  const canRead = (search: string) => plan(search).wanted.every(canBeRead);
  expect(['fox', '"red fox"', 'straße', '東京', 'fo', 'fo*'].map(canRead)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
