import { describe, expect, it } from 'vitest';
import { localEditWords } from '../../../src/shared/local-edit.ts';
import { setupEdits } from './edits-world.ts';

describe('a picture made from another here', () => {
  it('is a new version that says how, in its chain, without a run or a cent', async () => {
    const { call, addPicture, world } = await setupEdits();
    const sourceId = await addPicture();
    const { imageId, note } = await call('edits.make', {
      imageId: sourceId,
      operation: { kind: 'crop', x: 4, y: 4, width: 32, height: 24 },
    });
    expect(note).toBeNull();
    const turned = await call('edits.make', { imageId, operation: { kind: 'rotate', quarterTurns: 1 } });
    const detail = await call('images.detail', { imageId: turned.imageId });
    expect(detail).toMatchObject({
      cell: {
        width: 24,
        height: 32,
        version: 3,
        amountNanos: null,
        runId: null,
        label: 'lighthouse (rotated).png',
      },
      format: 'png',
      recipe: null,
      localEdit: { kind: 'rotate', quarterTurns: 1 },
      cost: { charge: 'none', amountNanos: null },
    });
    expect(localEditWords(detail.localEdit ?? { kind: 'flip', axis: 'vertical' })).toBe(
      'Rotated by a quarter turn right',
    );
    const chain = await call('images.chain', { imageId: sourceId });
    expect(chain.map(({ cell, parentId }) => [cell.id, parentId])).toEqual([
      [sourceId, null],
      [imageId, sourceId],
      [turned.imageId, imageId],
    ]);
    const { db } = world.context;
    expect(
      db.prepare('SELECT (SELECT count(*) FROM attempt) + (SELECT count(*) FROM ledger) AS count').get(),
    ).toEqual({ count: 0 });
    expect(
      (await call('images.page', { scope: { kind: 'all' }, search: 'cropped' })).cells.map(({ id }) => id),
    ).toEqual([imageId]);
  });

  it('is refused for what is not a picture, in the trash, or was made without a mask', async () => {
    const { call, addPicture, world } = await setupEdits();
    const imageId = await addPicture();
    const flip = { kind: 'flip', axis: 'vertical' } as const;
    await expect(call('edits.keepOutside', { imageId })).rejects.toMatchObject({
      message: /not made with a mask/,
    });
    world.context.db.prepare('UPDATE image SET trashed_at_ms = 1 WHERE id = ?').run(imageId);
    await expect(call('edits.make', { imageId, operation: flip })).rejects.toMatchObject({
      message: /in the trash/,
    });
    await expect(
      call('edits.make', { imageId: 999 as typeof imageId, operation: flip }),
    ).rejects.toMatchObject({ code: 'not-found' });
    expect(world.context.db.prepare('SELECT count(*) AS count FROM image').get()).toEqual({ count: 1 });
  });
});
