import { expect, it, onTestFinished } from 'vitest';
import { recountProjects } from '../../../src/core/db/migrations/0011-project-counts.ts';
import { openTestLibrary } from '../../support/library.ts';

async function setup() {
  const library = await openTestLibrary();
  onTestFinished(() => library.close());
  const [one, other] = [library.addProject('One'), library.addProject('Other')];
  const counts = () => [one, other].map((id) => library.tables.projects.get(id)?.imageCount);
  /** What the pictures themselves say, found without touching what is kept. */
  const counted = () => {
    library.db.exec('SAVEPOINT recount');
    library.db.exec(recountProjects);
    const found = counts();
    library.db.exec('ROLLBACK TO recount; RELEASE recount');
    return found;
  };
  return { library, one, other, counts, counted };
}

it('a project knows how many pictures it shows, whatever happens to them', async () => {
  const { library, one, other, counts, counted } = await setup();
  const { images } = library.tables;
  const [first, second] = [library.addImage(one), library.addImage(one)];
  library.addImage(other, { isListed: false });
  expect(counts()).toEqual([2, 0]);
  images.setTrashed([first], true, 1);
  expect(counts()).toEqual([1, 0]);
  library.db.prepare('UPDATE image SET project_id = ?').run(other);
  expect([counts(), counted()]).toEqual([
    [0, 1],
    [0, 1],
  ]);
  images.setTrashed([first], false, 2);
  library.db.prepare('UPDATE image SET is_listed = 0 WHERE id = ?').run(second);
  expect([counts(), counted()]).toEqual([
    [0, 1],
    [0, 1],
  ]);
  library.db.prepare('DELETE FROM image').run();
  expect([counts(), counted()]).toEqual([
    [0, 0],
    [0, 0],
  ]);
});
