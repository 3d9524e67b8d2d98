import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AttemptId, ImageId } from '../../../src/shared/ids.ts';
import { setupOrganise, type OrganiseWorld } from '../../support/organise-world.ts';

let world: OrganiseWorld;
beforeEach(async () => {
  world = await setupOrganise();
});
afterEach(() => world.close());

const tag = (imageIds: ImageId[]) =>
  world.calls['organise.tag']({ target: { imageIds }, add: ['new'], remove: [] }, 'page');

it('keeps a picture findable by what its model said, and by its model, when its tags change', async () => {
  const projectId = world.addProject('Foxes');
  const runId = world.addRun(projectId);
  const attemptId: AttemptId = world.tables.attempts.insert({
    runId,
    connectionId: world.demoId,
    isPlayMoney: true,
    wantedCount: 1,
    estimateNanos: null,
    wire: { method: 'LOCAL', path: '', encoding: 'json', body: {}, isStreamed: false },
    notBeforeMs: null,
    createdAtMs: world.clock.nowMs(),
  });
  world.tables.attempts.change(attemptId, { answer: 'Here is the vixen at dusk' });
  const id = world.addImage(projectId, { runId });
  world.db.prepare('UPDATE image SET attempt_id = ? WHERE id = ?').run(attemptId, id);
  await tag([id]);
  for (const words of ['vixen dusk', 'demo-1', 'a red fox', 'new']) expect(world.found(words)).toEqual([id]);
});

it('keeps a picture made here findable by what was done to it when its tags change', async () => {
  const id = world.addImage(world.addProject('Foxes'), { fileName: 'harbour (cropped).png' });
  world.tables.localEdits.insert(id, { kind: 'crop', x: 0, y: 0, width: 640, height: 480 });
  await tag([id]);
  for (const words of ['"Cropped to 640"', 'harbour', 'new']) expect(world.found(words)).toEqual([id]);
});
