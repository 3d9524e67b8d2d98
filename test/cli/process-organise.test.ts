import { expect, it } from 'vitest';
import { setupCli } from './cli-world.ts';

it(
  'rates, tags, collects, trashes, undoes and deletes for good, each with an answer for programs',
  { timeout: 300_000 },
  async () => {
    const cli = await setupCli();
    const demoRun = ['run', '--project', 'Foxes', '--connection', 'demo', '--prompt', 'a red fox'];
    const json = async (...args: string[]) => (await cli.runJson(args)).json;
    const made = (await json(...demoRun)) as { images: { id: string }[] }; // The shape is its own test's.
    const id = made.images[0]?.id ?? '';

    expect(await json('image', 'rate', id, '--stars', '4')).toEqual({ changedCount: 1, undoId: 1 });
    expect((await cli.run(['image', 'rate', id, '--stars', '9'])).exitCode).toBe(2);
    const tagged = await cli.run(['image', 'tag', id, '--tag', 'Night sky', '--tag', 'draft']);
    expect(tagged.out.trim()).toBe('Tagged 1 picture “Night sky, draft”.');
    expect(await json('tag', 'list')).toMatchObject([
      { name: 'draft', imageCount: 1 },
      { name: 'Night sky', imageCount: 1 },
    ]);
    await json('collection', 'create', 'Best of');
    expect(await json('collection', 'add', 'best of', id)).toMatchObject({ changedCount: 1 });
    expect(await json('collection', 'list')).toMatchObject([{ name: 'Best of', imageCount: 1 }]);
    expect((await cli.run(['collection', 'add', 'Worst of', id])).error).toContain('There is no collection');

    await cli.run(['image', 'trash', id]);
    expect(await json('trash', 'list')).toMatchObject({
      count: 1,
      images: [{ id, label: 'a red fox' }],
    });
    expect(await json('undo')).toEqual({ undone: 'moved 1 picture to trash', skippedCount: 0 });
    expect(await json('redo')).toEqual({ undone: 'moved 1 picture to trash', skippedCount: 0 });
    expect((await cli.run(['trash', 'purge'])).exitCode).toBe(2);
    expect(await json('trash', 'purge', '--all')).toMatchObject({ isDone: false, count: 1 });
    expect(await json('trash', 'purge', '--all', '--yes')).toMatchObject({ isDone: true, count: 1 });
    expect(await json('trash', 'list')).toMatchObject({ count: 0 });
    expect(await json('verify')).toMatchObject({ ok: true });
  },
);
