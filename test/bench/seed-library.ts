import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { createCore } from '../../src/core/create-core.ts';
import { openDatabase } from '../../src/core/db/open-database.ts';
import { createTables, type Tables } from '../../src/core/db/tables.ts';
import { createNodePorts } from '../../src/core/node-ports.ts';
import { createClient, type Client } from '../../src/shared/client.ts';
import type { ImageId, ProjectId, Sha256 } from '../../src/shared/ids.ts';
import { makePicture, numbers } from '../support/pictures.ts';
import { createPromptSource, type PromptSource } from './seed-prompts.ts';

/** Rises when the same figures would no longer be about the same library. */
const seedVersion = 5;
const root = path.join(import.meta.dirname, '../..');
const firstDayMs = Date.UTC(2024, 0, 1, 12);
const picturesPerRun = 4;
const projectCount = 12;
const tagCount = 200;
const models = [
  'gpt-image-2',
  'gpt-image-2.5-flare',
  'gpt-image-1-mini',
  'gpt-4o-image',
  'seedream-5',
  'flux-3',
];
const qualities = ['low', 'medium', 'high', 'xhigh'];
/** Width and height of the real files that all rows share; pixels are decoded by nobody but the browser. */
const shapes = [
  [1536, 1024],
  [1024, 1024],
  [1024, 1536],
  [2048, 1152],
  [1152, 2048],
  [1280, 960],
] as const;
const filesPerShape = 16;

/** What is kept up row by row in the app, and by one statement each at the end of a fill of a million rows. */
const keptUpAfterwards = `SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL AND
  (type = 'trigger' OR type = 'index') AND tbl_name IN ('image', 'image_tag', 'image_facet', 'edge', 'run', 'attempt')`;

/**
 * The folder of a library with `count` pictures: four to a run, each run charged, one in three made from another, one
 * and a half tags each, in a dozen projects. Rows are real and whole; files are few and shared. It is made once and kept.
 */
export async function seededLibrary(count: number): Promise<string> {
  const folder = path.join(root, '.cache', 'bench', `library-${count}-v${seedVersion}`);
  const stamp = path.join(folder, 'seeded');
  if (existsSync(stamp)) return folder;
  const growing = `${folder}.growing`;
  await rm(folder, { recursive: true, force: true });
  await rm(growing, { recursive: true, force: true });
  await mkdir(growing, { recursive: true });
  const startMs = performance.now();
  const files = await importFiles(growing);
  const db = openDatabase(path.join(growing, 'library.db'), {
    backupFolder: path.join(growing, 'backups'),
    appVersion: 'bench',
  });
  fill(db, createTables(db), files, count - files.length);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  await rename(growing, folder);
  const seconds = Math.round((performance.now() - startMs) / 1000);
  await writeFile(stamp, `${seconds} s\n`);
  process.stderr.write(`Filled a library of ${count.toLocaleString('en-US')} pictures in ${seconds} s.\n`);
  return folder;
}

interface SharedFile {
  readonly sha256: Sha256;
  readonly width: number;
  readonly height: number;
  readonly thumbhash: Buffer | null;
}

/** Real pictures with real thumbnails, through the app itself. */
async function importFiles(library: string): Promise<SharedFile[]> {
  const core = await createCore(createNodePorts({ library, host: 'cli' }));
  try {
    const client: Client = createClient({
      call: (name, input) => core.dispatch(name, input, 'command-line'),
      upload: () => Promise.reject(new Error('files are handed over below')),
      subscribe: (listener) => core.subscribe(listener),
    });
    const { id: projectId } = await client.call('projects.create', { name: 'Files' });
    for (const [at, [width, height]] of shapes.entries()) {
      for (let number = 0; number < filesPerShape; number += 1) {
        const bytes = await makePicture({
          format: 'webp',
          width: width / 2,
          height: height / 2,
          seed: 100 * at + number,
          content: 'photo',
        });
        const uploadId = await core.upload(new Blob([new Uint8Array(bytes)]).stream());
        const { imageId } = await client.call('images.import', {
          projectId,
          uploadId,
          fileName: `${at}-${number}.webp`,
        });
        await core.media(new Request(`http://localhost/media/320/${imageId}`));
      }
    }
  } finally {
    await core.close();
  }
  const db = openDatabase(path.join(library, 'library.db'), { backupFolder: library, appVersion: 'bench' });
  const files = db
    .prepare<[], SharedFile>('SELECT sha256, width, height, thumbhash FROM image ORDER BY id')
    .all();
  db.close();
  return files;
}

function fill(db: Database.Database, tables: Tables, files: readonly SharedFile[], count: number): void {
  const kept = db.prepare<[], { name: string; type: string; sql: string }>(keptUpAfterwards).all();
  for (const { name, type } of kept) db.exec(`DROP ${type} ${name}`);
  db.pragma('synchronous = OFF');
  db.pragma('cache_size = -400000');
  const writer = createWriter(db, tables, files);
  for (let from = 0; from < count; from += 4_000) {
    db.transaction(() => {
      for (let at = from; at < Math.min(count, from + 4_000); at += picturesPerRun)
        writer.addRun(at, Math.min(picturesPerRun, count - at));
    })();
  }
  for (const { type, sql } of kept) if (type === 'index') db.exec(sql);
  db.exec(`
    UPDATE tag SET image_count = (SELECT COUNT(*) FROM image_tag WHERE tag_id = tag.id);
    INSERT OR IGNORE INTO image_kind (connection_id, provider, model, quality, format, width, height)
      SELECT DISTINCT connection_id, provider, model, quality, format, width, height FROM image_facet_now;
    DELETE FROM image_facet;
    INSERT INTO image_facet
      SELECT image_id, sorted_at_ms, project_id, is_trashed, image_kind.id, amount_nanos, is_play_money, rating, flag, color,
        has_mask, has_children, has_source, has_alpha, has_credentials, has_note, has_answer, differs, is_failed, is_unknown, image_id
      FROM image_facet_now CROSS JOIN image_kind USING (model, width, height, quality, format, connection_id, provider);`);
  for (const { type, sql } of kept) if (type === 'trigger') db.exec(sql);
  db.pragma('synchronous = FULL');
  db.exec('ANALYZE');
}

function createWriter(db: Database.Database, tables: Tables, files: readonly SharedFile[]) {
  const random = numbers(7);
  const below = (limit: number) => Math.floor(random() * limit);
  const prompts: PromptSource = createPromptSource(random);
  const connectionId = db.prepare<[], number>('SELECT id FROM connection LIMIT 1').pluck().get() ?? 1;
  const projects: ProjectId[] = Array.from({ length: projectCount }, (_, index) =>
    tables.projects.create({ name: `Project ${index + 1}`, isSample: false, createdAtMs: firstDayMs }),
  );
  const addTag = db.prepare<[string, string]>('INSERT INTO tag (name, folded) VALUES (?, ?)');
  const tags = Array.from({ length: tagCount }, (_, index) =>
    Number(addTag.run(`tag-${index}`, `tag-${index}`).lastInsertRowid),
  );
  const statements = prepareInserts(db);
  const made: ImageId[] = [];
  return {
    addRun(at: number, pictureCount: number): void {
      const projectId = projects[below(projectCount)] as ProjectId;
      const model = models[below(models.length)] as string;
      const quality = qualities[below(qualities.length)] as string;
      const atMs = firstDayMs + at * 30_000;
      const runId = randomUUID();
      const prompt = prompts.next();
      const amountNanos = 10_000_000 + below(200) * 1_000_000;
      const day = new Date(atMs).toISOString().slice(0, 10);
      statements.run.run({
        runId,
        projectId,
        connectionId,
        model,
        prompt,
        parameters: JSON.stringify({ quality }),
        pictureCount,
        atMs,
        position: at,
      });
      const attemptId = Number(
        statements.attempt.run({ runId, connectionId, pictureCount, amountNanos, day, atMs }).lastInsertRowid,
      );
      for (let output = 0; output < pictureCount; output += 1) {
        const file = files[below(files.length)] as SharedFile;
        const timeMs = atMs + output;
        const imageId = Number(
          statements.image.run({
            projectId,
            runId,
            attemptId,
            output,
            ...file,
            amountNanos: amountNanos / pictureCount,
            timeMs,
            rating: below(3) === 0 ? 1 + below(5) : 0,
            flag: below(20) === 0 ? 'pick' : null,
          }).lastInsertRowid,
        ) as ImageId;
        const tagIds = new Set(Array.from({ length: below(4) }, () => below(tagCount)));
        for (const tag of tagIds) statements.tag.run(imageId, tags[tag]);
        if (made.length > 0 && below(10) < 3) statements.edge.run(imageId, made[below(made.length)]);
        made.push(imageId);
        tables.search.indexImage(imageId, {
          prompt,
          revisedPrompt: null,
          fileName: null,
          note: '',
          tags: [...tagIds].map((tag) => `tag-${tag}`),
          model,
        });
      }
      statements.ledger.run({ attemptId, amountNanos, projectId, connectionId, model, day, atMs });
    },
  };
}

function prepareInserts(db: Database.Database) {
  return {
    run: db.prepare(`INSERT INTO run (id, project_id, connection_id, provider, model, prompt, parameters, wanted_count, position, dismissed_at_ms, created_at_ms)
      VALUES (@runId, @projectId, @connectionId, 'openai-images', @model, @prompt, @parameters, @pictureCount, @position, @atMs, @atMs)`),
    attempt:
      db.prepare(`INSERT INTO attempt (run_id, connection_id, state, charge, is_play_money, wanted_count, delivered_count, estimate_nanos, sent_day, created_at_ms, sent_at_ms, finished_at_ms)
      VALUES (@runId, @connectionId, 'done', 'charged', 0, @pictureCount, @pictureCount, @amountNanos, @day, @atMs, @atMs, @atMs)`),
    image:
      db.prepare(`INSERT INTO image (project_id, sha256, run_id, attempt_id, output_index, origin, is_listed, width, height, thumbhash, amount_nanos, rating, flag, sorted_at_ms, created_at_ms)
      VALUES (@projectId, @sha256, @runId, @attemptId, @output, 'made', 1, @width, @height, @thumbhash, @amountNanos, @rating, @flag, @timeMs, @timeMs)`),
    tag: db.prepare('INSERT OR IGNORE INTO image_tag (image_id, tag_id) VALUES (?, ?)'),
    edge: db.prepare(`INSERT INTO edge (child_id, position, input_id, role) VALUES (?, 0, ?, 'source')`),
    ledger:
      db.prepare(`INSERT INTO ledger (attempt_id, kind, amount_nanos, basis, unit_rule, is_play_money, project_id, connection_id, model, local_day, created_at_ms)
      VALUES (@attemptId, 'charge', @amountNanos, 'reported', 'tokens', 0, @projectId, @connectionId, @model, @day, @atMs)`),
  };
}

/** The small thumbnails of a library's few files, for a page that shows them bare. */
export function readThumbnails(library: string): Uint8Array[] {
  const db = new Database(path.join(library, 'thumbs.db'), { readonly: true });
  const found = db.prepare<[], Uint8Array>('SELECT small FROM thumbnail ORDER BY sha256').pluck().all();
  db.close();
  return found;
}
