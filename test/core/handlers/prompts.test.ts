import { describe, expect, it } from 'vitest';
import { createPromptHandlers } from '../../../src/core/handlers/prompts.ts';
import type { NewCoreEvent } from '../../../src/shared/events.ts';
import { addProjectAndConnection, draft, setupJobs } from '../../support/job-world.ts';

async function setup() {
  const jobs = await setupJobs();
  const world = await jobs.start();
  const events: NewCoreEvent[] = [];
  const bus = { publish: (event: NewCoreEvent) => void events.push(event) };
  const calls = createPromptHandlers({ ...world.context, bus });
  return { jobs, world, calls, events };
}

describe('templates', () => {
  it('are kept, renamed, changed and removed, last used first', async () => {
    const { jobs, calls, events } = await setup();
    const save = (name: string, prompt: string) =>
      calls['templates.save']({ name, prompt, parameters: { quality: 'high' }, templateId: null }, 'page');
    const poster = await save('Poster', 'Poster of {{subject}}');
    jobs.time.advance(1000);
    const plate = await save('Plate', 'Field guide plate');
    jobs.time.advance(1000);
    await calls['templates.use']({ templateId: poster.id }, 'page');
    expect((await calls['templates.list']({}, 'page')).map(({ name }) => name)).toEqual(['Poster', 'Plate']);
    await expect(async () => save('poster', 'x')).rejects.toThrow(/already a template named/);
    await calls['templates.rename']({ templateId: plate.id, name: 'Heron' }, 'page');
    const changed = { templateId: poster.id, name: 'Poster', prompt: 'New words', parameters: {} };
    expect(await calls['templates.save'](changed, 'page')).toMatchObject({
      prompt: 'New words',
      parameters: {},
    });
    await calls['templates.remove']({ templateId: plate.id }, 'page');
    await expect(async () => calls['templates.remove']({ templateId: plate.id }, 'page')).rejects.toThrow(
      /not there any more/,
    );
    expect((await calls['templates.list']({}, 'page')).map(({ name }) => name)).toEqual(['Poster']);
    expect(new Set(events.map(({ kind }) => kind))).toEqual(new Set(['templates.changed']));
  });

  it('need a name that can be seen and words', async () => {
    const { calls } = await setup();
    const save = (name: string, prompt: string) => async () =>
      calls['templates.save']({ name, prompt, parameters: {}, templateId: null }, 'page');
    await expect(save('\u200e', 'words')).rejects.toThrow(/name that can be seen/);
    await expect(save('Name', '  ')).rejects.toThrow(/needs words/);
  });
});

describe('prompts that were sent', () => {
  it('come newest first, each once, found by all words of a search', async () => {
    const { world, calls } = await setup();
    world.queue.setPaused(true);
    const places = addProjectAndConnection(world);
    for (const prompt of ['a red boat', 'a blue boat', 'a red house', 'a red boat'])
      await world.runs.submit(draft(places, { prompt }));
    const find = async (search: string, limit = 50) =>
      (await calls['prompts.history']({ search, limit }, 'page')).map(({ prompt }) => prompt);
    expect(await find('')).toEqual(['a red boat', 'a red house', 'a blue boat']);
    expect(await find('BOAT red')).toEqual(['a red boat']);
    expect(await find('%')).toEqual([]);
    expect(await find('', 1)).toEqual(['a red boat']);
  });
});
