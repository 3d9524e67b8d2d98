import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createReaderThread } from '../../../src/core/db/reader-thread.ts';
import { openTestLibrary } from '../../support/library.ts';

async function setup() {
  const library = await openTestLibrary();
  const reader = createReaderThread({ databaseFile: path.join(library.root, 'library.db') });
  onTestFinished(async () => {
    await reader.close();
    await library.close();
  });
  return { library, reader };
}

/** Long enough to be under way when it is given up, short enough to end by itself soon after. */
const long = `WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < 1000000)
  SELECT n FROM count WHERE n < 0`;

it('answers what was committed before it was asked, in order', async () => {
  const { library, reader } = await setup();
  library.addProject('One');
  const first = reader.all('SELECT name FROM project ORDER BY id');
  const second = reader.all('SELECT ? AS given', ['x']);
  expect([await first, await second]).toEqual([[{ name: 'One' }], [{ given: 'x' }]]);
  library.addProject('Two');
  expect(await reader.all('SELECT count(*) AS count FROM project')).toEqual([{ count: 2 }]);
});

it('leaves the main loop free while it counts', async () => {
  const { reader } = await setup();
  let ticks = 0;
  const timer = setInterval(() => (ticks += 1), 1);
  await reader.all(long);
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(3);
});

it('gives a question up at once when it is aborted, and answers the next', async () => {
  const { reader } = await setup();
  await reader.all('SELECT 1');
  const stopper = new AbortController();
  const given = reader.all(long, [], stopper.signal);
  const waiting = reader.all('SELECT 2 AS two', [], stopper.signal);
  const next = reader.all('SELECT 3 AS three');
  stopper.abort(new Error('enough'));
  await expect(given).rejects.toThrow('enough');
  await expect(waiting).rejects.toThrow('enough');
  expect(await next).toEqual([{ three: 3 }]);
});

it('refuses to write, and says what is wrong with a question', async () => {
  const { library, reader } = await setup();
  await expect(reader.all("INSERT INTO tag (name) VALUES ('x') RETURNING id")).rejects.toThrow(/readonly/);
  await expect(reader.all('SELECT 1 FROM nowhere')).rejects.toThrow(/no such table/);
  expect(library.db.prepare('SELECT count(*) FROM tag').pluck().get()).toBe(0);
});

it('rejects what is asked or waiting when it is closed', async () => {
  const { reader } = await setup();
  const waiting = reader.all('SELECT 1');
  await Promise.all([expect(waiting).rejects.toThrow('closed'), reader.close()]);
  await expect(reader.all('SELECT 1')).rejects.toThrow('closed');
});

it('says so when there is no such database', async () => {
  const reader = createReaderThread({ databaseFile: '/nowhere/library.db' });
  onTestFinished(() => reader.close());
  await expect(reader.all('SELECT 1')).rejects.toThrow(/unable to open|directory/);
});
