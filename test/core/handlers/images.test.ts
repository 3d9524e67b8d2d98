import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBlobStore } from '../../../src/core/files/blob-store.ts';
import { createImageHandlers } from '../../../src/core/handlers/images.ts';
import { createImageWorker } from '../../../src/core/images/image-worker-client.ts';
import { spawnImageWorkerProcess } from '../../../src/core/images/spawn-child-process.ts';
import { createUploads } from '../../../src/core/uploads.ts';
import type { NewCoreEvent } from '../../../src/shared/events.ts';
import type { ImageId, ProjectId, Sha256, UploadId } from '../../../src/shared/ids.ts';
import { ImageDetail } from '../../../src/shared/model.ts';
import { openTestLibrary } from '../../support/library.ts';
import { makePicture } from '../../support/pictures.ts';
import { silentLogger } from '../../support/silent-logger.ts';

async function setup() {
  const library = await openTestLibrary();
  const images = createImageWorker({ spawn: () => spawnImageWorkerProcess(), log: silentLogger });
  const blobs = createBlobStore({ root: library.root, images });
  const uploadFolder = path.join(library.root, 'uploads');
  const uploads = await createUploads(uploadFolder, library.clock);
  const events: NewCoreEvent[] = [];
  const thumbnailsKept: Sha256[] = [];
  const handlers = createImageHandlers({
    db: library.db,
    tables: library.tables,
    blobs,
    uploads,
    bus: { publish: (event) => void events.push(event) },
    clock: library.clock,
    images,
    keepThumbnails: (sha256) => void thumbnailsKept.push(sha256),
  });
  async function upload(bytes: Uint8Array): Promise<UploadId> {
    return uploads.add(
      (async function* () {
        yield bytes;
      })(),
    );
  }
  const importPicture = async (projectId: ProjectId, bytes: Uint8Array, fileName: string | null = null) => {
    const { imageId } = await handlers['images.import'](
      { projectId, uploadId: await upload(bytes), fileName, fileTimeMs: null },
      'page',
    );
    return imageId;
  };
  const close = async (): Promise<void> => {
    await images.close();
    await uploads.close();
    await library.close();
  };
  return {
    ...library,
    handlers,
    upload,
    uploadFolder,
    importPicture,
    events,
    thumbnailsKept,
    closeAll: close,
  };
}

let world: Awaited<ReturnType<typeof setup>>;
beforeEach(async () => {
  world = await setup();
});
afterEach(() => world.closeAll());

describe('importing a picture', () => {
  it('keeps its bytes, finds it by its name, and tells the windows', async () => {
    const { handlers, events, importPicture, thumbnailsKept } = world;
    const projectId = world.addProject();
    const bytes = await makePicture({ format: 'webp', hasAlpha: true, width: 60, height: 40 });
    const imageId = await importPicture(projectId, bytes, '../secret/Vacation fox\u202e.webp');

    const detail = await handlers['images.detail']({ imageId }, 'page');
    expect(ImageDetail.parse(detail)).toEqual(detail);
    expect(detail).toMatchObject({
      format: 'webp',
      sizeBytes: bytes.length,
      fileName: 'Vacation fox .webp',
      hasAlpha: true,
      isTrashed: false,
      recipe: null,
      inputs: [],
      children: [],
      cell: {
        width: 60,
        height: 40,
        label: 'Vacation fox .webp',
        runId: null,
        amountNanos: null,
        version: 1,
      },
      cost: { charge: 'none', amountNanos: null, basis: null },
    });
    const { path: file } = await handlers['images.path']({ imageId }, 'command-line');
    expect(await readFile(file)).toEqual(bytes);
    const found = await handlers['images.page'](
      { scope: { kind: 'all' }, search: 'vaca', after: null, limit: 10 },
      'page',
    );
    expect(found.cells.map((cell) => cell.id)).toEqual([imageId]);
    expect(events).toEqual([{ kind: 'image.added', imageId, projectId }]);
    expect(thumbnailsKept).toEqual([detail.sha256]);
    expect(detail.cell.thumbhash).not.toBeNull();
  });

  it('gives the picture that is there for the same bytes, also when both come at once', async () => {
    const projectId = world.addProject();
    const other = world.addProject('Other');
    const bytes = await makePicture({ seed: 3 });
    const ids = await Promise.all([1, 2, 3, 4].map(() => world.importPicture(projectId, bytes)));
    expect(new Set(ids).size).toBe(1);
    const elsewhere = await world.importPicture(other, bytes);
    expect(elsewhere).not.toBe(ids[0]);
    expect(await readdir(world.uploadFolder)).toEqual([]);
    expect(world.events.filter((event) => event.kind === 'image.added')).toHaveLength(2);
  });

  it('stands by its file’s date where that makes sense, else by now', async () => {
    const projectId = world.addProject();
    const nowMs = world.clock.nowMs();
    const sorted = async (seed: number, fileTimeMs: number | null): Promise<number> => {
      const uploadId = await world.upload(await makePicture({ seed }));
      const asked = { projectId, uploadId, fileName: null, fileTimeMs };
      const { imageId } = await world.handlers['images.import'](asked, 'page');
      return (await world.handlers['images.detail']({ imageId }, 'page')).cell.sortedAtMs;
    };
    const lastYear = nowMs - 365 * 86_400_000;
    expect(await sorted(11, lastYear)).toBe(lastYear);
    expect(await sorted(12, null)).toBe(nowMs);
    expect(await sorted(13, 0)).toBe(nowMs);
    expect(await sorted(14, nowMs + 1)).toBe(nowMs);
  });

  it('brings a picture back from the trash', async () => {
    const { handlers } = world;
    const projectId = world.addProject();
    const bytes = await makePicture();
    const imageId = await world.importPicture(projectId, bytes);
    world.tables.images.setTrashed([imageId], true, 1);
    expect((await handlers['images.detail']({ imageId }, 'page')).isTrashed).toBe(true);
    expect(await world.importPicture(projectId, bytes)).toBe(imageId);
    expect((await handlers['images.detail']({ imageId }, 'page')).isTrashed).toBe(false);
  });

  it.each([
    ['text', () => Promise.resolve(Buffer.from('<svg onload="alert(1)"/>'))],
    ['nothing', () => Promise.resolve(Buffer.alloc(0))],
    ['a cut picture', async () => (await makePicture()).subarray(0, -3)],
  ])('refuses %s, and leaves nothing behind', async (_what, make) => {
    const projectId = world.addProject();
    const uploadId = await world.upload(await make());
    const call = world.handlers['images.import'](
      { projectId, uploadId, fileName: 'x.png', fileTimeMs: null },
      'page',
    );
    await expect(call).rejects.toMatchObject({ code: 'unreadable' });
    expect(await readdir(world.uploadFolder)).toEqual([]);
    expect(existsSync(path.join(world.root, 'originals'))).toBe(false);
    expect(world.tables.images.count({ kind: 'all' })).toBe(0);
    expect(world.events).toEqual([]);
  });

  it('asks for a project before it takes the upload, which can be used again', async () => {
    const uploadId = await world.upload(await makePicture());
    const call = (projectId: ProjectId) =>
      world.handlers['images.import']({ projectId, uploadId, fileName: null, fileTimeMs: null }, 'page');
    await expect(call(404 as ProjectId)).rejects.toMatchObject({ code: 'not-found', field: 'projectId' });
    const projectId = world.addProject();
    await expect(call(projectId)).resolves.toMatchObject({ imageId: 1 });
    await expect(call(projectId)).rejects.toMatchObject({ code: 'not-found', field: 'uploadId' });
  });

  it('tells a page no path on the disk', async () => {
    const imageId = await world.importPicture(world.addProject(), await makePicture());
    expect(() => world.handlers['images.path']({ imageId }, 'page')).toThrow(
      expect.objectContaining({ code: 'unavailable' }),
    );
  });
});

describe('pages of pictures', () => {
  it('say where the next one starts, and nothing after the last', async () => {
    const { handlers } = world;
    const projectId = world.addProject();
    const ids = [1, 2, 3, 4].map((sortedAtMs) => world.addImage(projectId, { sortedAtMs }));
    const page = async (after: Parameters<(typeof handlers)['images.page']>[0]['after'], limit: number) =>
      handlers['images.page']({ scope: { kind: 'project', projectId }, search: '', after, limit }, 'page');
    const first = await page(null, 2);
    expect(first.cells.map((cell) => cell.id)).toEqual([ids[3], ids[2]]);
    expect(first.next).toEqual({ sortedAtMs: 3, id: ids[2] });
    const second = await page(first.next, 2);
    expect(second.cells.map((cell) => cell.id)).toEqual([ids[1], ids[0]]);
    expect(second.next).toBeNull();
  });
});

describe('the detail of a picture that was made', () => {
  /** Two of three pictures delivered; the charge does not divide by two. */
  async function makeTwo() {
    const { tables, clock } = world;
    const projectId = world.addProject();
    const source = await world.importPicture(projectId, await makePicture({ seed: 1 }), 'source.png');
    const runId = world.addRun(projectId, { prompt: 'make it night', wantedCount: 3 });
    world.db
      .prepare('UPDATE run SET parameters = ? WHERE id = ?')
      .run(JSON.stringify({ size: '1024x1024', quality: 'high', format: 'jpeg', background: 'auto' }), runId);
    tables.prices.sync([
      {
        id: 'demo-price',
        provider: 'demo',
        model: 'demo-1',
        unit: 'image',
        amountNanos: 5,
        source: 'Demo prices',
        date: '2026-11-01',
      },
    ]);
    const attemptId = tables.attempts.insert({
      runId,
      connectionId: world.demoId,
      isPlayMoney: true,
      wantedCount: 3,
      estimateNanos: 10,
      wire: { method: 'LOCAL', path: '', encoding: 'json', body: { prompt: 'x' }, isStreamed: false },
      notBeforeMs: null,
      createdAtMs: clock.nowMs(),
    });
    tables.attempts.change(attemptId, {
      charge: 'charged',
      sentAtMs: 1_000,
      finishedAtMs: 3_500,
      requestId: 'req_7',
      got: JSON.stringify({ quality: 'medium', size: 'nonsense', background: 'opaque' }),
    });
    const entry = {
      attemptId,
      unitRule: 'per-image',
      isPlayMoney: true,
      projectId,
      connectionId: world.demoId,
      model: 'demo-1',
      localDay: '2026-11-20',
      createdAtMs: 1,
    } as const;
    const rest = { basis: 'reported', priceId: 'demo-price', detail: '2 pictures' } as const;
    tables.ledger.append({
      ...entry,
      kind: 'estimate',
      amountNanos: 999,
      basis: 'estimate',
      priceId: null,
      detail: null,
    });
    tables.ledger.append({ ...entry, ...rest, kind: 'charge', amountNanos: 12 });
    tables.ledger.append({ ...entry, ...rest, kind: 'adjustment', amountNanos: -1, detail: 'corrected' });
    const sha256 = tables.images.get(source)?.sha256;
    if (!sha256) throw new Error('it was just imported');
    const ids = [0, 1].map((outputIndex) => {
      const id = tables.images.insert({
        projectId,
        sha256,
        runId,
        attemptId,
        outputIndex,
        origin: 'made',
        isListed: true,
        fileName: null,
        revisedPrompt: 'made to look like night',
        sourceId: source,
        width: 64,
        height: 48,
        amountNanos: 6,
        sortedAtMs: 10,
        createdAtMs: 10,
      });
      tables.edges.insert({ childId: id, position: 0, inputId: source, role: 'source' });
      return id;
    });
    return { source, ids, runId };
  }

  it('shows its share of what the ledger says, its recipe, and where it differs from what was asked', async () => {
    const { source, ids, runId } = await makeTwo();
    const details = await Promise.all(
      ids.map(async (imageId) => world.handlers['images.detail']({ imageId }, 'page')),
    );
    for (const detail of details) expect(ImageDetail.parse(detail)).toEqual(detail);
    expect(details.map((detail) => detail.cost.amountNanos)).toEqual([6, 5]);
    expect(details[0]?.cost).toEqual({
      amountNanos: 6,
      estimateNanos: 4,
      isFromElsewhere: false,
      charge: 'charged',
      isPlayMoney: true,
      basis: 'reported',
      detail: 'corrected',
      priceSource: 'Demo prices',
    });
    expect(details[0]?.recipe).toEqual({
      runId,
      provider: 'demo',
      connection: 'demo',
      model: 'demo-1',
      prompt: 'make it night',
      revisedPrompt: 'made to look like night',
      parameters: { size: '1024x1024', quality: 'high', format: 'jpeg', background: 'auto' },
      extra: null,
      tookMs: 2_500,
      requestId: 'req_7',
      differences: [
        { field: 'size', asked: '1024x1024', got: '64x48' },
        { field: 'quality', asked: 'high', got: 'medium' },
        { field: 'format', asked: 'jpeg', got: 'png' },
      ],
      request: JSON.stringify({
        method: 'LOCAL',
        path: '',
        encoding: 'json',
        body: { prompt: 'x' },
        isStreamed: false,
      }),
    });
    expect(details[0]?.inputs.map(({ imageId, role, label }) => ({ imageId, role, label }))).toEqual([
      { imageId: source, role: 'source', label: 'source.png' },
    ]);
    expect(details[0]?.cell.version).toBe(2);
    const parent = await world.handlers['images.detail']({ imageId: source }, 'page');
    expect(parent.children.map((child) => child.imageId)).toEqual(ids);
    const chain = await world.handlers['images.chain']({ imageId: source }, 'page');
    expect(chain[0]).toMatchObject({ answer: null, model: null, connection: null, tookMs: null });
    expect(chain[1]).toMatchObject({ provider: 'demo', connection: 'demo', model: 'demo-1', tookMs: 2_500 });
    expect(chain.map((node) => [node.cell.id, node.prompt, node.parentId])).toEqual([
      [source, '', null],
      [ids[0], 'make it night', source],
      [ids[1], 'make it night', source],
    ]);
  });

  it('says not found for a picture that is not there', () => {
    const imageId = 404 as ImageId;
    for (const call of [
      () => world.handlers['images.detail']({ imageId }, 'page'),
      () => world.handlers['images.chain']({ imageId }, 'page'),
      () => world.handlers['images.path']({ imageId }, 'command-line'),
    ]) {
      expect(call).toThrow(expect.objectContaining({ code: 'not-found', field: 'imageId' }));
    }
  });
});
