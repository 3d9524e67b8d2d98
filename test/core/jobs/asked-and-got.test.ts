import { describe, expect, it } from 'vitest';
import { differencesOf, isSameModel } from '../../../src/core/jobs/asked-and-got.ts';
import type { AttemptRecord } from '../../../src/core/db/attempts.ts';
import type { RunRecord } from '../../../src/core/db/runs.ts';
import type { Parameters } from '../../../src/shared/capabilities.ts';
import { addProjectAndConnection, draft, runReaches, setupJobs } from '../../support/job-world.ts';
import { delivers, scriptedCharge } from '../../support/scripted-provider.ts';

const picture = { width: 1024, height: 1024, format: 'png' } as const;

function fieldsOf(
  parameters: Parameters,
  got: Readonly<Record<string, string>> | null = {},
  changes: Partial<AttemptRecord> = {},
): string[] {
  // Safe: what is compared reads these fields and no others.
  const run = { model: 'gpt-image-2', parameters, origin: 'asked' } as RunRecord;
  const attempt = {
    state: 'done',
    wantedCount: 1,
    deliveredCount: 1,
    got: got === null ? null : JSON.stringify(got),
    ...changes,
  } as AttemptRecord;
  return differencesOf(run, attempt, picture).map(({ field }) => field);
}

describe('asked against got', () => {
  it.each([
    ['the same size', { size: '1024x1024' }, []],
    ['another size', { size: '1536x1024' }, ['size']],
    ['an open choice', { size: 'auto', quality: 'auto' }, []],
    ['the same shape', { size: '1:1' }, []],
    ['another shape', { size: '3:2' }, ['size']],
    ['another format', { format: 'webp' }, ['format']],
    ['nothing that was told', { quality: 'high', background: 'opaque' }, []],
  ] as const)('is %s', (_name, parameters, fields) => {
    expect(fieldsOf(parameters)).toEqual(fields);
  });

  it('takes a shape whose edges were rounded for the same', () => {
    const run = { model: 'm', parameters: { size: '16:9' }, origin: 'asked' } as unknown as RunRecord; // as above
    expect(differencesOf(run, null, { width: 1360, height: 768, format: 'png' })).toEqual([]);
    expect(differencesOf(run, null, { width: 1536, height: 1024, format: 'png' })).toHaveLength(1);
  });

  it('names quality, model and count where they differ', () => {
    expect(fieldsOf({ quality: 'high' }, { quality: 'medium' })).toEqual(['quality']);
    expect(fieldsOf({}, { model: 'gpt-image-1' })).toEqual(['model']);
    expect(fieldsOf({}, {}, { wantedCount: 3, deliveredCount: 2 })).toEqual(['count']);
  });

  it('reads nothing into what is not there or cannot be read', () => {
    expect(fieldsOf({ size: '1024x1024' }, null)).toEqual([]);
    expect(fieldsOf({}, {}, { got: '[1, 2]' })).toEqual([]);
  });

  it.each([
    ['gpt-image-2', 'gpt-image-2-2026-04-21', true],
    ['gpt-image-2-2026-04-21', 'gpt-image-2', true],
    ['gpt-4o', 'gpt-4o-20241120', true],
    ['gpt-image-2-2026-04-21', 'gpt-image-2-2026-06-01', false],
    ['gpt-image-2', 'gpt-image-2.5', false],
    ['gpt-image-2', 'gpt-image-2-mini', false],
  ])('%s and %s are the same model: %s', (asked, got, isSame) => {
    expect(isSameModel(asked, got)).toBe(isSame);
  });
});

describe('a picture that is committed', () => {
  it.each([
    ['as asked', {}, [false, false]],
    ['by another model', { model: 'another' }, [true, true]],
  ])('says whether it is %s', async (_name, got, differs) => {
    const { start, scripted, pictures } = await setupJobs(2);
    const world = await start();
    const asked = draft(addProjectAndConnection(world), { count: 2 });
    scripted.next(delivers(pictures));
    scripted.reading((folder) => ({
      kind: 'pictures',
      outputs: pictures.map((_, index) => ({
        source: { kind: 'file', path: `${folder}/${index}.png` },
        revisedPrompt: null,
      })),
      charge: scriptedCharge,
      got,
    }));
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, ([each]) => each?.state === 'done');
    const { images, runs, search } = world.context.tables;
    expect(images.cells(runs.imageIds(asked.runId)).map((cell) => cell.differs)).toEqual(differs);
    const count = differs.filter(Boolean).length;
    const scopes = [{ kind: 'all' }, { kind: 'project', projectId: asked.projectId }] as const;
    for (const scope of scopes) {
      expect(search.count(scope, 'is:differs')).toBe(count);
      expect(search.count(scope, 'lighthouse is:differs')).toBe(count);
      expect(search.places(scope, 'is:differs', null, 10)).toHaveLength(count);
      expect(search.places(scope, 'lighthouse is:differs', null, 10)).toHaveLength(count);
      expect(search.count(scope, '')).toBe(2);
    }
  });
});
