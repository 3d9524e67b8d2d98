import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { onTestFinished } from 'vitest';
import yauzl from 'yauzl';
import yazl from 'yazl';
import { openZip } from '../../src/core/bundles/read-zip.ts';
import { importBundle } from '../../src/core/bundles/import-bundle.ts';
import { prepareBundle, writeBundle } from '../../src/core/bundles/write-bundle.ts';
import { createBlobStore, originalName } from '../../src/core/files/blob-store.ts';
import { createImageWorker } from '../../src/core/images/image-worker-client.ts';
import { spawnImageWorkerProcess } from '../../src/core/images/spawn-child-process.ts';
import type { AttemptId, ImageId, ProjectId, RunId, Sha256 } from '../../src/shared/ids.ts';
import { makeTemporaryFolder, openTestLibrary, type TestLibrary } from './library.ts';
import { makePicture } from './pictures.ts';
import { silentLogger } from './silent-logger.ts';
import { idleTools } from './work-tools.ts';

/** Two libraries and a folder between them; one image worker serves both. */
export async function setupBundles() {
  const folder = await makeTemporaryFolder();
  const images = createImageWorker({ spawn: () => spawnImageWorkerProcess(), log: silentLogger });
  const [here, there] = [await openTestLibrary(), await openTestLibrary()];
  onTestFinished(async () => {
    await images.close();
    await here.close();
    await there.close();
    await rm(folder, { recursive: true, force: true });
  });
  const at = (name: string): string => path.join(folder, name);
  return {
    here,
    there,
    at,
    async exportTo(name: string, projectId: ProjectId, source: TestLibrary = here): Promise<string> {
      const { db, tables } = source;
      const originalPath = (sha256: Sha256): string =>
        path.join(source.root, originalName(sha256, tables.blobs.get(sha256)?.format ?? 'png'));
      const bundle = await prepareBundle(
        { db, tables, originalPath, appVersion: 'test', nowMs: 1_800_000_000_000 },
        projectId,
      );
      await writeBundle(bundle, at(name), idleTools());
      return at(name);
    },
    import: (file: string, target: TestLibrary = there) =>
      importBundle(
        {
          ...target,
          images,
          blobs: createBlobStore({ root: target.root, images }),
          bus: { publish: () => undefined },
          keepThumbnails: () => undefined,
          library: target.root,
          freeBytes: () => null,
        },
        file,
        idleTools(),
      ),
  };
}

/** A picture brought along, with its file. */
async function addFile(library: TestLibrary, projectId: ProjectId, seed: number): Promise<Sha256> {
  const bytes = await makePicture({ width: 9, height: 7, seed, content: 'photo' });
  const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
  const file = path.join(library.root, originalName(sha256, 'png'));
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
  const facts = { format: 'png', width: 9, height: 7, hasAlpha: false, orientation: 1 } as const;
  library.tables.blobs.insertIfAbsent({ ...facts, sha256, sizeBytes: bytes.length }, 1);
  return sha256;
}

/** A bought edit of `sourceId`, or a first picture, as the app leaves it: run, attempt, money, picture, edge. */
export async function addEdit(
  library: TestLibrary,
  projectId: ProjectId,
  seed: number,
  sourceId: ImageId | null,
): Promise<ImageId> {
  const { db, tables, demoId } = library;
  const sha256 = await addFile(library, projectId, seed);
  const runId = `00000000-0000-4000-a000-${String(seed).padStart(12, '0')}` as RunId;
  const createdAtMs = 1_700_000_000_000 + seed;
  const source = sourceId === null ? null : tables.images.get(sourceId);
  const run = { id: runId, projectId, connectionId: demoId, provider: 'demo', model: 'demo-1' };
  const asked = {
    prompt: `step ${seed}`,
    parameters: { size: '9x7' },
    wantedCount: 1,
    againOf: null,
    createdAtMs,
  };
  const inputs = source ? [{ imageId: source.id, role: 'source' as const, sha256: source.sha256 }] : [];
  tables.runs.insert({ ...run, ...asked }, inputs);
  const attemptId = Number(
    db
      .prepare(
        `INSERT INTO attempt (run_id, connection_id, state, charge, is_play_money, wanted_count, delivered_count,
          estimate_nanos, wire, key_account, idempotency_key, remote_id, sent_day, created_at_ms)
          VALUES (?, ?, 'done', 'charged', 0, 1, 1, 50, '{"prompt":"x"}', 'account-1', 'idem-1', 'remote-1',
          '2026-11-20', ?)`,
      )
      .run(runId, demoId, createdAtMs).lastInsertRowid,
  ) as AttemptId;
  const entry = {
    attemptId,
    unitRule: 'per-call',
    priceId: null,
    detail: null,
    isPlayMoney: false,
    projectId,
    connectionId: demoId,
    model: 'demo-1',
    localDay: '2026-11-20',
    createdAtMs,
  } as const;
  const refundNanos = seed % 9 === 0 ? seed : 0;
  tables.ledger.append({ ...entry, kind: 'estimate', basis: 'estimate', amountNanos: 50 });
  tables.ledger.append({ ...entry, kind: 'charge', basis: 'reported', amountNanos: 1000 + seed });
  if (refundNanos > 0)
    tables.ledger.append({ ...entry, kind: 'refund', basis: 'person', amountNanos: -refundNanos });
  const imageId = tables.images.insert({
    ...{
      projectId,
      sha256,
      runId,
      attemptId,
      outputIndex: 0,
      origin: 'made',
      isListed: true,
      fileName: null,
    },
    ...{ revisedPrompt: null, sourceId, width: 9, height: 7, amountNanos: 1000 + seed - refundNanos },
    ...{ sortedAtMs: createdAtMs, createdAtMs },
  });
  if (sourceId !== null)
    tables.edges.insert({ childId: imageId, position: 0, inputId: sourceId, role: 'source' });
  return imageId;
}

/** What a project is, whatever its rows are numbered: pictures by their bytes, with their making, chain and money. */
export function describeProject({ db }: Pick<TestLibrary, 'db'>, project: string): unknown[] {
  const rows = db
    .prepare<[string], { id: number; attempt_id: number | null }>(
      `SELECT image.id, image.sha256, image.version, image.origin, image.rating, image.note, image.amount_nanos,
        image.is_unstacked,
        image.sorted_at_ms, image.trashed_at_ms IS NULL AS is_kept, run.keep_outside_px, run.prompt, run.model, run.parameters,
        attempt.state, attempt.charge, attempt.wire, image.attempt_id FROM image
        JOIN project ON project.id = image.project_id LEFT JOIN run ON run.id = image.run_id
        LEFT JOIN attempt ON attempt.id = image.attempt_id WHERE project.name = ? ORDER BY image.sha256`,
    )
    .all(project);
  const edges = db.prepare(
    `SELECT edge.role, edge.position, image.sha256 FROM edge JOIN image ON image.id = edge.input_id
      WHERE edge.child_id = ? ORDER BY edge.position`,
  );
  const inputs = db.prepare(
    `SELECT run_input.role, run_input.sha256, image.sha256 AS shown FROM image AS made
      JOIN run_input ON run_input.run_id = made.run_id JOIN image ON image.id = run_input.image_id WHERE made.id = ?`,
  );
  const money = db.prepare(
    `SELECT kind, amount_nanos, basis, unit_rule, model, local_day, created_at_ms, is_play_money FROM ledger
      WHERE attempt_id = ? ORDER BY id`,
  );
  const tags = db.prepare(
    'SELECT name FROM tag JOIN image_tag ON tag_id = tag.id WHERE image_id = ? ORDER BY name',
  );
  const collections = db.prepare(
    'SELECT name FROM collection JOIN collection_image ON collection_id = id WHERE image_id = ? ORDER BY name',
  );
  const stack = db.prepare(
    `SELECT other.sha256 FROM image JOIN image AS other ON other.stack_id = image.stack_id WHERE image.id = ?
      ORDER BY other.sha256`,
  );
  const edit = db.prepare('SELECT operation FROM local_edit WHERE image_id = ?');
  const mask = db.prepare('SELECT feather_px, marked_pixels, changed_at_ms FROM mask WHERE image_id = ?');
  const steps = db.prepare('SELECT position, step FROM mask_step WHERE image_id = ? ORDER BY position');
  return rows.map(({ id, attempt_id, ...row }) => ({
    ...row,
    edges: edges.all(id),
    inputs: inputs.all(id),
    money: attempt_id === null ? [] : money.all(attempt_id),
    tags: tags.all(id),
    collections: collections.all(id),
    stack: stack.all(id),
    edit: edit.get(id),
    mask: mask.get(id),
    steps: steps.all(id),
  }));
}

/** Entries of a zip by name. */
export async function readEntries(file: string): Promise<Map<string, Buffer>> {
  const zip = await openZip(file);
  const entries = new Map<string, Buffer>();
  for (const name of zip.names) {
    const chunks: Buffer[] = [];
    for await (const chunk of zip.read(name)) chunks.push(chunk);
    entries.set(name, Buffer.concat(chunks));
  }
  zip.close();
  return entries;
}

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Buffer;
  readonly mode?: number;
  readonly compress?: boolean;
}

/** Writes a zip of these entries, whatever they are, and gives its bytes. */
export async function writeZip(file: string, entries: readonly ZipEntry[]): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const { name, bytes, mode, compress = false } of entries) {
    zip.addBuffer(bytes, name, { compress, ...(mode === undefined ? {} : { mode }) });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
  return readFile(file);
}

/** Entries of a zip of any names, from a stream. */
export async function readZipBytes(
  stream: NodeJS.ReadableStream,
  file: string,
): Promise<Map<string, Buffer>> {
  await pipeline(stream, createWriteStream(file));
  const zip = await yauzl.openPromise(file);
  const entries = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    entries.set(entry.fileName, Buffer.concat(chunks));
  }
  return entries;
}

/** Everything of order and of local work that a project may hold, on pictures that are there. */
export function addOrder(
  { db, tables }: TestLibrary,
  ids: readonly [ImageId, ImageId, ImageId, ImageId],
): void {
  const [first, second, third, fourth] = ids;
  db.exec(`INSERT INTO collection (name, folded, created_at_ms) VALUES ('For print', 'for print', 5), ('Sky', 'sky', 6);
    INSERT INTO stack (created_at_ms) VALUES (7)`);
  const member = db.prepare(
    'INSERT INTO collection_image SELECT ?, id, sorted_at_ms FROM image WHERE id = ?',
  );
  for (const [collection, id] of [
    [1, first],
    [1, second],
    [2, second],
  ])
    member.run(collection, id);
  db.prepare('UPDATE image SET stack_id = 1 WHERE id IN (?, ?)').run(second, third);
  db.prepare('UPDATE image SET is_unstacked = 1 WHERE id = ?').run(fourth);
  db.prepare('UPDATE run SET keep_outside_px = 4 WHERE id = (SELECT run_id FROM image WHERE id = ?)').run(
    third,
  );
  tables.localEdits.insert(third, {
    kind: 'keep-outside',
    featherPx: 4,
    fittedFrom: { width: 9, height: 8 },
  });
  tables.localEdits.insert(fourth, { kind: 'crop', x: 0, y: 1, width: 4, height: 5 });
  const mask = { imageId: first, featherPx: 6, markedPixels: 21, keepSteps: 0, nowMs: 9 };
  const shape = { kind: 'rectangle', operation: 'add', x: 1, y: 1, width: 4, height: 3 } as const;
  tables.masks.change({ ...mask, steps: [shape, { kind: 'grow', byPx: 2 }, { kind: 'invert' }] });
}
