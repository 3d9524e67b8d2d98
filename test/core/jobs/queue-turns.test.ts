import { describe, expect, it } from 'vitest';
import { RunId } from '../../../src/shared/ids.ts';
import { addConnection, addProject, ask, bought, quiet, runEnds, setupQueue } from './queue-world.ts';

const shown = (world: { queue: { view(): { runs: readonly { prompt: string }[] } } }) =>
  world.queue.view().runs.map((run) => run.prompt);

describe('the queue', () => {
  it('is fair: a project with two runs does not wait behind one with six', async () => {
    const { world, places, scripted, deliverNext } = await setupQueue();
    const second = { ...places, projectId: addProject(world, 'Q') };
    const third = { ...places, projectId: addProject(world, 'R') };
    world.queue.setPaused(true);
    const runIds: RunId[] = [];
    for (let index = 1; index <= 6; index += 1) runIds.push(await ask(world, places, `P${index}`));
    for (let index = 1; index <= 2; index += 1) runIds.push(await ask(world, second, `Q${index}`));
    runIds.push(await ask(world, third, 'R1'));
    const expected = ['P1', 'Q1', 'R1', 'P2', 'Q2', 'P3', 'P4', 'P5', 'P6'];
    expect(shown(world)).toEqual(expected);
    deliverNext(9);
    world.queue.setPaused(false);
    await Promise.all(runIds.map((runId) => runEnds(world, runId)));
    expect(bought(scripted.submits)).toEqual(expected);
  });

  it('keeps a moved run and a priority over a restart, and buys in that order', async () => {
    const { world, start, places, scripted, deliverNext } = await setupQueue();
    const second = { ...places, projectId: addProject(world, 'Q') };
    world.queue.setPaused(true);
    const runIds = new Map<string, RunId>();
    for (const prompt of ['P1', 'P2', 'P3', 'P4']) runIds.set(prompt, await ask(world, places, prompt));
    for (const prompt of ['Q1', 'Q2']) runIds.set(prompt, await ask(world, second, prompt));
    const id = (prompt: string): RunId => runIds.get(prompt)!;
    world.queue.move(id('P4'), { before: id('P2') });
    expect(shown(world)).toEqual(['P1', 'Q1', 'P4', 'Q2', 'P2', 'P3']);
    world.queue.move(id('Q2'), 'first');
    world.queue.setPriority(id('P3'), 1);
    world.queue.setPriority(id('P1'), -1);
    const expected = ['P3', 'Q2', 'P4', 'Q1', 'P2', 'P1'];
    expect(shown(world)).toEqual(expected);
    await world.close();

    const next = await start();
    expect(shown(next)).toEqual(expected);
    deliverNext(6);
    next.queue.setPaused(false);
    await Promise.all([...runIds.values()].map((runId) => runEnds(next, runId)));
    expect(bought(scripted.submits)).toEqual(expected);
  });

  it('takes a run to the last place, and before one that was put first', async () => {
    const { world, places } = await setupQueue();
    world.queue.setPaused(true);
    const [one, two, three] = [
      await ask(world, places, '1'),
      await ask(world, places, '2'),
      await ask(world, places, '3'),
    ];
    world.queue.move(one, 'last');
    expect(shown(world)).toEqual(['2', '3', '1']);
    world.queue.move(three, 'first');
    world.queue.move(one, { before: three });
    expect(shown(world)).toEqual(['1', '3', '2']);
    world.queue.move(one, { before: two });
    expect(shown(world)).toEqual(['3', '1', '2']);
    world.queue.move(one, { before: one });
    expect(shown(world)).toEqual(['3', '1', '2']);
  });

  it('takes the priority of the run it is put before, or it would not get there', async () => {
    const { world, places } = await setupQueue();
    world.queue.setPaused(true);
    const [one, two] = [await ask(world, places, '1'), await ask(world, places, '2')];
    world.queue.setPriority(one, 1);
    world.queue.move(two, { before: one });
    expect(shown(world)).toEqual(['2', '1']);
    expect(world.context.tables.runs.get(two)).toMatchObject({ priority: 1 });
  });

  it('refuses to move what does not wait, and what it does not know', async () => {
    const { world, places, deliverNext } = await setupQueue();
    deliverNext(1);
    const done = await ask(world, places, 'done');
    await runEnds(world, done);
    world.queue.setPaused(true);
    const waiting = await ask(world, places, 'waiting');
    const nobody = RunId.parse(crypto.randomUUID());
    expect(() => world.queue.move(done, 'first')).toThrow('does not wait any more');
    expect(() => world.queue.setPriority(done, 1)).toThrow('does not wait any more');
    expect(() => world.queue.move(waiting, { before: done })).toThrow('does not wait any more');
    expect(() => world.queue.move(nobody, 'last')).toThrow('not in this library');
    expect(shown(world)).toEqual(['waiting']);
  });

  it('begins at once though time passes while it looks through what waits', async () => {
    const { world, places, scripted, deliverNext } = await setupQueue();
    const { clock } = world.context;
    let ticks = 0;
    const ticking = {
      nowMs: () => clock.nowMs() + (ticks += 1),
      sleep: () => new Promise<void>(() => undefined),
    };
    Object.assign(world.context, { clock: { ...clock, ...ticking } });
    deliverNext(1);
    await ask(world, places, 'now');
    await quiet(world);
    expect(bought(scripted.submits)).toEqual(['now']);
  });

  it('shows lanes side by side, those that stand still last', async () => {
    const { world, places } = await setupQueue();
    const other = { ...places, connectionId: addConnection(world, 'Other') };
    world.queue.setPaused(true);
    await ask(world, places, 'a1');
    await ask(world, places, 'a2');
    await ask(world, other, 'b1');
    expect(shown(world)).toEqual(['a1', 'b1', 'a2']);
    world.queue.setPaused(true, places.connectionId);
    expect(shown(world)).toEqual(['b1', 'a1', 'a2']);
    expect(world.queue.view().lanes).toMatchObject([
      { connection: 'Shop', runningCount: 0, waitingCount: 2, isPaused: true, pauseCode: 'person' },
      { connection: 'Other', runningCount: 0, waitingCount: 1, isPaused: false },
    ]);
    expect(world.queue.view().reservedNanos).toBe(150_000_000);
  });
});
