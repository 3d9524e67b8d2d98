import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { likeDraft } from '../../../src/core/chains/like-draft.ts';
import { dryRun } from '../../../src/core/runs/dry-run.ts';
import type { JobWorld } from '../../support/job-world.ts';
import type { ImageId } from '../../../src/shared/ids.ts';
import { missingWords, questionLike } from '../../../src/shared/question-like.ts';
import { chainFixture, type FixtureProvider } from '../../support/chain-fixture.ts';

const asked: readonly FixtureProvider[] = [
  {
    provider: 'demo',
    model: 'demo-instant',
    parameters: [{ size: '512x512' }, { quality: 'high' }, {}],
    takesMasks: true,
  },
  {
    provider: 'openai-images',
    model: 'gpt-image-2',
    parameters: [{ size: '1536x1024', quality: 'high', format: 'webp' }, { quality: 'low' }],
    takesMasks: true,
  },
  // Every call is a task that is polled.
  {
    provider: 'aigenerate',
    model: 'gpt-image-1.5',
    parameters: [{ size: '3:2', quality: 'high' }, {}],
    takesMasks: false,
  },
];

const storedRequests = ({ context }: JobWorld, id: ImageId): (string | null)[] => {
  const runId = context.tables.images.get(id)?.runId;
  return runId ? context.tables.attempts.forRun(runId).map(({ wire }) => wire) : [];
};

describe.each(asked)('asking $provider again for what a picture was made with', (provider) => {
  it('gives the stored request, byte for byte, for every one of 200 edits', async () => {
    const { world, edits, masked, references } = await chainFixture(provider);
    expect([edits.length, references.length]).toEqual([200, 30]);
    expect(masked.length).toBe(provider.takesMasks ? 20 : 0);
    const before = world.context.db.prepare('SELECT COUNT(*) FROM image').pluck().get();
    for (const id of edits) {
      const question = questionLike(await likeDraft(world.context, id));
      const calls = await dryRun(world.context, world.uploads, question);
      expect(calls.map(({ request }) => request)).toEqual(storedRequests(world, id));
    }
    // Nothing was left behind: no masks, no runs.
    expect(world.context.db.prepare('SELECT COUNT(*) FROM image').pluck().get()).toBe(before);
    expect(world.context.db.prepare('SELECT COUNT(*) FROM run').pluck().get()).toBe(200);
  });
});

describe('an input that cannot be sent again', () => {
  it('is named with its reason, and blocks the request', async () => {
    const { world, edits, parents } = await chainFixture(asked[0] as FixtureProvider, 3);
    const { context, uploads } = world;
    const [first, second] = [edits[0] as ImageId, edits[9] as ImageId];
    const photo = parents.get(first) as ImageId;
    context.tables.images.setTrashed([photo], true, 1);
    const draft = await likeDraft(context, first);
    expect(draft.missing.map(missingWords)).toEqual([
      'Input 1, “photo-0.png”, is in the trash: put it back to use it.',
    ]);
    await expect(dryRun(context, uploads, questionLike(draft))).rejects.toThrow(
      'Input 1, “photo-0.png”, is in the trash. Put it back, or take it off.',
    );
    const source = context.tables.images.get(parents.get(second) as ImageId);
    const blob = source && context.tables.blobs.get(source.sha256);
    if (!blob) throw new Error('an edit has a source');
    await rm(context.blobs.pathOf(blob.sha256, blob.format));
    const other = await likeDraft(context, second);
    expect(other.missing.map(({ number, reason }) => [number, reason])).toEqual([[1, 'file']]);
    await expect(dryRun(context, uploads, questionLike(other))).rejects.toThrow('has lost its file');
  });

  it('is told apart from a picture that was never asked for', async () => {
    const { world, photos } = await chainFixture(asked[2] as FixtureProvider, 1);
    await expect(likeDraft(world.context, photos[0] as ImageId)).rejects.toThrow('brought along');
  });
});
