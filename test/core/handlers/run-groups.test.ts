import { describe, expect, it } from 'vitest';
import { createRunGroupHandlers } from '../../../src/core/handlers/run-groups.ts';
import { addProjectAndConnection, draft, setupJobs } from '../../support/job-world.ts';

describe('what was asked for with one press', () => {
  it('comes back in the order it was asked for, without anything else', async () => {
    const jobs = await setupJobs();
    const world = await jobs.start();
    const places = addProjectAndConnection(world);
    const groupId = crypto.randomUUID();
    const asked: string[] = [];
    for (const prompt of ['first', 'second']) {
      await world.runs.submit(draft(places, { prompt }));
      const run = await world.runs.submit(draft(places, { prompt, groupId }));
      asked.push(run.id);
    }
    const group = createRunGroupHandlers(world.context)['runs.group'];
    const runs = await group({ groupId }, 'page');
    expect(runs.map(({ id, prompt, groupId: of }) => [id, prompt, of])).toEqual([
      [asked[0], 'first', groupId],
      [asked[1], 'second', groupId],
    ]);
    expect(await group({ groupId: crypto.randomUUID() }, 'page')).toEqual([]);
  });
});
