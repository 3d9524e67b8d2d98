import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { onTestFinished, describe, expect, it } from 'vitest';
import type { ExportFacts } from '../../../src/core/db/export-facts.ts';
import { exportToFolder } from '../../../src/core/exports/export-to-folder.ts';
import { checkTemplate, createFileNamer, safeName } from '../../../src/core/exports/file-names.ts';
import { previewExport } from '../../../src/core/exports/make-copies.ts';
import { zipPictures } from '../../../src/core/exports/zip-pictures.ts';
import { originalName } from '../../../src/core/files/blob-store.ts';
import { createImageWorker } from '../../../src/core/images/image-worker-client.ts';
import { spawnImageWorkerProcess } from '../../../src/core/images/spawn-child-process.ts';
import { ExportOptions } from '../../../src/shared/export-model.ts';
import type { ImageId } from '../../../src/shared/ids.ts';
import { addEdit, readZipBytes } from '../../support/bundle-world.ts';
import { makeTemporaryFolder, openTestLibrary } from '../../support/library.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { idleTools } from '../../support/work-tools.ts';

async function setup() {
  const library = await openTestLibrary();
  const folder = await makeTemporaryFolder();
  const images = createImageWorker({ spawn: () => spawnImageWorkerProcess(), log: silentLogger });
  onTestFinished(async () => {
    await images.close();
    await library.close();
    await rm(folder, { recursive: true, force: true });
  });
  const { tables, root } = library;
  const projectId = library.addProject('Boats');
  const first = await addEdit(library, projectId, 1, null);
  const second = await addEdit(library, projectId, 2, first);
  const parts = {
    tables,
    images,
    library: root,
    originalPath: (sha256: Parameters<typeof originalName>[0]) =>
      path.join(root, originalName(sha256, 'png')),
  };
  const target = { imageIds: [first, second] };
  return {
    library,
    folder,
    parts,
    target,
    original: (id: ImageId) => readFile(parts.originalPath(tables.images.get(id)!.sha256)),
    run: (options: object = {}) =>
      exportToFolder(parts, { target, folder, options: ExportOptions.parse(options) }, idleTools()),
    names: async () => (await readdir(folder)).sort(),
  };
}

describe('an export to a folder', () => {
  it('gives the very bytes, under names of its template, and never takes a name that is there', async () => {
    const world = await setup();
    const [first, second] = world.target.imageIds as [ImageId, ImageId];
    await writeFile(path.join(world.folder, 'Boats 001.png'), 'mine');
    await writeFile(path.join(world.folder, 'Boats 002.json'), 'mine too');
    const report = await world.run({ name: '{project} {seq}', sidecar: true });
    expect(report).toEqual({
      written: 2,
      missing: [],
      names: ['Boats 001 (2).png', 'Boats 002 (2).png'],
      isCancelled: false,
    });
    expect(await world.names()).toEqual([
      ...[
        'Boats 001 (2).json',
        'Boats 001 (2).png',
        'Boats 001.png',
        'Boats 002 (2).json',
        'Boats 002 (2).png',
      ],
      'Boats 002.json',
    ]);
    expect(await readFile(path.join(world.folder, 'Boats 001.png'), 'utf8')).toBe('mine');
    expect(await readFile(path.join(world.folder, 'Boats 001 (2).png'))).toEqual(await world.original(first));
    expect(await readFile(path.join(world.folder, 'Boats 002 (2).png'))).toEqual(
      await world.original(second),
    );
  });

  it('names the original in the sidecar of a converted copy, with its recipe and what it was made from', async () => {
    const world = await setup();
    const [first, second] = world.target.imageIds as [ImageId, ImageId];
    await world.run({ as: 'jpeg', recipe: 'strip', sidecar: true, name: '{id}' });
    const copy = await readFile(path.join(world.folder, `${second}.jpg`));
    await expect(sharp(copy).metadata()).resolves.toMatchObject({ format: 'jpeg', width: 9, height: 7 });
    const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    const sidecar: unknown = JSON.parse(await readFile(path.join(world.folder, `${second}.json`), 'utf8'));
    const original = await world.original(second);
    expect(sidecar).toMatchObject({
      file: { fileName: `${second}.jpg`, sha256: hashOf(copy), width: 9, height: 7 },
      parent: { sha256: hashOf(original), format: 'png', sizeBytes: original.length },
      picture: { id: String(second), project: 'Boats', version: 2 },
      recipe: {
        prompt: 'step 2',
        model: 'demo-1',
        parameters: { size: '9x7' },
        inputs: [{ role: 'source', sha256: hashOf(await world.original(first)) }],
      },
      cost: { amountNanos: 1002, isPlayMoney: false },
    });
  });

  it('tells what is gone, keeps out of the library, and takes no file for a folder', async () => {
    const world = await setup();
    const [first] = world.target.imageIds as [ImageId];
    await rm(world.parts.originalPath(world.library.tables.images.get(first)!.sha256));
    expect(await world.run({ name: '{id}' })).toMatchObject({ written: 1, missing: [first] });
    const options = ExportOptions.parse({});
    const to = (folder: string) =>
      exportToFolder(world.parts, { target: world.target, folder, options }, idleTools());
    await expect(to(path.join(world.library.root, 'originals'))).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await writeFile(path.join(world.folder, 'file'), '');
    await expect(to(path.join(world.folder, 'file'))).rejects.toMatchObject({ code: 'invalid-input' });
    await mkdir(path.join(world.folder, 'new'));
    expect(await to(path.join(world.folder, 'new'))).toMatchObject({ written: 1 });
  });

  it('is one stored zip for a page, with the same names as its preview', async () => {
    const world = await setup();
    const options = ExportOptions.parse({ name: '{prompt}' });
    const preview = previewExport(world.parts, world.target, options);
    expect(preview).toEqual({ count: 2, names: ['step 1.png', 'step 2.png'], notices: [] });
    const entries = await readZipBytes(
      zipPictures(world.parts, world.target, options),
      path.join(world.folder, 'x.zip'),
    );
    expect([...entries.keys()]).toEqual(preview.names);
    expect(entries.get('step 2.png')).toEqual(await world.original(world.target.imageIds[1]!));
  });
});

describe('names of exported files', () => {
  const facts = (values: Partial<ExportFacts>) =>
    ({
      id: 7,
      sortedAtMs: 0,
      project: 'P',
      prompt: 'boat',
      model: null,
      version: 1,
      rating: 0,
      ...values,
    }) as ExportFacts;

  it('fit Windows, macOS and Linux, and are no path', () => {
    for (const bad of [
      ...[
        '../../etc/passwd',
        'C:\\Windows\\evil',
        'a/b',
        'a\u0000b',
        '..',
        '.',
        '',
        '   ',
        '.hidden',
        'trail. . ',
      ],
      ...['con', 'NUL.txt', 'Com1', 'LPT9.png', 'a:b|c?d*e"f<g>h', 'x\u202egnp.exe', '\u{1f98a}'.repeat(300)],
    ]) {
      const name = safeName(bad);
      expect(name, bad).toMatch(/^[^<>:"/\\|?*\u0000-\u001f]+$/);
      expect(name, bad).not.toMatch(/^[.\s]|[.\s]$|^(con|nul|com\d|lpt\d)(\.|$)/i);
      expect(Buffer.byteLength(name), bad).toBeLessThanOrEqual(181);
      expect(name.isWellFormed(), bad).toBe(true);
    }
  });

  it('differ also where capitals do not count', () => {
    const namer = createFileNamer('{prompt}');
    const given = ['Boat', 'boat', 'BOAT', 'boat (2)'].map((prompt) => namer.next(facts({ prompt })));
    expect(given).toEqual(['Boat', 'boat (2)', 'BOAT (3)', 'boat (2) (2)']);
  });

  it('refuse a word that means nothing, by name', () => {
    expect(() => checkTemplate('{date} {nonsense}')).toThrow(/\{nonsense\} means nothing/);
    expect(() =>
      checkTemplate('{date}{time}{project}{model}{prompt}{seq}{id}{version}{rating}'),
    ).not.toThrow();
  });
});
