import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type Database from 'better-sqlite3';
import sharp from 'sharp';
import { migrations } from '../../src/core/db/migrations/index.ts';
import { openDatabase } from '../../src/core/db/open-database.ts';
import { createTables } from '../../src/core/db/tables.ts';
import { foldText, pairTokens, wordTokens } from '../../src/core/db/search-terms.ts';
import { createRandom, type Random } from '../support/random.ts';

const cacheFolder = fileURLToPath(new URL('../../.cache/bench/', import.meta.url));
/** The newest picture's moment, whenever the library is made. */
export const newestMs = Date.UTC(2026, 10, 28, 18);
export const stepMs = 30_000;

/**
 * A library of `count` pictures as years of work would leave it: four to a run, words as often as words are (Zipf), one
 * prompt in ten Chinese or Japanese, tags, edits, ratings, money. Two hundred real files stand in for all. Made once for
 * a version of the schema and kept in a folder outside the repository's files.
 */
export async function seededLibrary(count: number, given?: string): Promise<string> {
  const folder = given ?? path.join(cacheFolder, `${count}-version-${migrations.length}`);
  if (existsSync(path.join(folder, 'library.db'))) return folder;
  const temporary = `${folder}.part`;
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  const db = openDatabase(path.join(temporary, 'library.db'), {
    backupFolder: path.join(temporary, 'backups'),
    appVersion: 'bench',
  });
  await fill(db, temporary, count);
  db.close();
  renameSync(temporary, folder);
  return folder;
}

const shapes = [
  [1024, 1024],
  [1536, 1024],
  [1024, 1536],
  [1280, 720],
  [720, 1280],
  [2048, 1152],
] as const;
const formats = ['png', 'png', 'png', 'webp', 'jpeg'] as const;
const fileCount = 200;

interface SeedFile {
  readonly sha256: string;
  readonly format: string;
  readonly width: number;
  readonly height: number;
}

/** Small in bytes: a gradient and a few bands. */
async function makeFiles(db: Database.Database, folder: string, random: Random): Promise<SeedFile[]> {
  const insert =
    db.prepare(`INSERT INTO blob (sha256, size_bytes, format, width, height, has_alpha, created_at_ms)
    VALUES (?, ?, ?, ?, ?, ?, 0)`);
  const files: SeedFile[] = [];
  for (let number = 0; number < fileCount; number += 1) {
    const [width, height] = random.pick(shapes);
    const format = random.pick(formats);
    const hasAlpha = format !== 'jpeg' && number % 20 === 0;
    const color = () => ({
      r: random.below(256),
      g: random.below(256),
      b: random.below(256),
      alpha: hasAlpha ? 0.7 : 1,
    });
    const band = sharp({
      create: { width, height: Math.floor(height / 3), channels: 4, background: color() },
    });
    const picture = sharp({
      create: { width, height, channels: hasAlpha ? 4 : 3, background: color() },
    }).composite([
      { input: await band.png().toBuffer(), top: Math.floor((height * random.below(60)) / 100), left: 0 },
    ]);
    const bytes = await picture.toFormat(format).toBuffer();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (files.some((file) => file.sha256 === sha256)) continue;
    const place = path.join(folder, 'originals', sha256.slice(0, 2), sha256.slice(2, 4));
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, `${sha256}.${format === 'jpeg' ? 'jpg' : format}`), bytes);
    insert.run(sha256, bytes.length, format, width, height, hasAlpha ? 1 : 0);
    files.push({ sha256, format, width, height });
  }
  return files;
}

const syllables = 'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu bra cli dro fle gri'.split(
  ' ',
);
const han = [
  ...'夜東京雨山川空花月星海森街光影風雪春夏秋冬赤青白黒金銀人猫犬鳥魚龍城橋道車船家窓門火水木土石紙墨',
];
const vocabularySize = 20_000;

function makeWords(random: Random): string[] {
  const words = new Set<string>(['lighthouse', 'paper', 'forest', 'castle', 'portrait']);
  while (words.size < vocabularySize)
    words.add(Array.from({ length: 2 + random.below(3) }, () => random.pick(syllables)).join(''));
  return [...words];
}

/** The first words are by far the most frequent. */
function zipf(random: Random): number {
  return Math.min(
    vocabularySize - 1,
    Math.floor(vocabularySize ** (random.below(1_000_000) / 1_000_000)) - 1,
  );
}

function prompt(random: Random, words: readonly string[]): string {
  if (random.below(10) === 0)
    return Array.from({ length: 6 + random.below(14) }, () => random.pick(han)).join('');
  return Array.from({ length: 8 + random.below(20) }, () => words[Math.max(0, zipf(random))]).join(' ');
}

const models = [
  'gpt-image-2',
  'gpt-image-2.5-flare',
  'gpt-image-1.5',
  'gpt-image-1-mini',
  'flux-pro',
  'dall-e-3',
];
const qualities = ['high', 'medium', 'medium', 'low'];

async function fill(db: Database.Database, folder: string, count: number): Promise<void> {
  const random = createRandom(5);
  const tables = createTables(db);
  tables.connections.ensureDemo(0);
  db.exec(`INSERT INTO connection (name, provider, key_account, max_concurrent, position, created_at_ms) VALUES
    ('Studio key', 'openai-images', 'studio', 4, 2, 0), ('RunAPI', 'runapi', 'runapi', 4, 3, 0)`);
  const projects = Array.from({ length: 40 }, (_, index) =>
    tables.projects.create({ name: `Project ${index + 1}`, isSample: false, createdAtMs: 0 }),
  );
  for (let number = 1; number <= 60; number += 1)
    db.prepare('INSERT INTO tag (name, folded) VALUES (?, ?)').run(`tag-${number}`, `tag-${number}`);
  const files = await makeFiles(db, folder, random);
  const triggers = db
    .prepare<[], { name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN ('image', 'edge', 'attempt', 'image_tag')`,
    )
    .all();
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  db.pragma('synchronous = OFF');
  const write = prepareWrites(db);
  const words = makeWords(random);
  for (let done = 0; done < count; done += 20_000)
    db.transaction(() => {
      for (let index = done; index < Math.min(count, done + 20_000); index += 4)
        write.run(random, prompt(random, words), index, count, projects, files);
    })();
  finish(db, triggers);
}

function finish(db: Database.Database, triggers: readonly { readonly sql: string }[]): void {
  db.exec(`UPDATE tag SET image_count = (SELECT count(*) FROM image_tag WHERE tag_id = tag.id)`);
  const refresh = db
    .prepare<[], string>("SELECT sql FROM sqlite_schema WHERE name = 'image_facet_rerun'")
    .pluck()
    .get();
  // The trigger's own statements, over everything.
  const body = /BEGIN([\s\S]*)END/.exec(refresh ?? '')?.[1] ?? '';
  db.exec(
    body
      .replaceAll('image_id IN (SELECT id FROM image WHERE run_id = NEW.id)', '1')
      .replaceAll('(SELECT COALESCE(MAX(revision), 0) + 1 FROM image_facet)', 'image_id'),
  );
  for (const { sql } of triggers) db.exec(sql);
  for (const index of ['image_words', 'image_substrings', 'image_pairs'])
    db.exec(`INSERT INTO ${index} (${index}) VALUES ('optimize')`);
  db.exec('DELETE FROM search_backlog; ANALYZE');
  db.pragma('wal_checkpoint(TRUNCATE)');
}

/** Rows of one run with its four pictures, straight into the tables. */
function prepareWrites(db: Database.Database) {
  const run =
    db.prepare(`INSERT INTO run (id, project_id, connection_id, provider, model, prompt, parameters, wanted_count,
    position, dismissed_at_ms, created_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, 4, ?, ?, ?)`);
  const attempt =
    db.prepare(`INSERT INTO attempt (run_id, connection_id, state, charge, is_play_money, wanted_count,
    delivered_count, created_at_ms) VALUES (?, ?, 'done', 'charged', ?, 4, 4, ?)`);
  const image =
    db.prepare(`INSERT INTO image (project_id, sha256, run_id, attempt_id, output_index, origin, is_listed, width,
    height, amount_nanos, rating, flag, color, sorted_at_ms, created_at_ms, differs)
    VALUES (?, ?, ?, ?, ?, 'made', 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const tag = db.prepare('INSERT OR IGNORE INTO image_tag (image_id, tag_id) VALUES (?, ?)');
  const edge = db.prepare("INSERT INTO edge (child_id, position, input_id, role) VALUES (?, 0, ?, 'source')");
  const texts = [
    { cut: wordTokens, insert: db.prepare('INSERT INTO image_words (rowid, text) VALUES (?, ?)') },
    { cut: foldText, insert: db.prepare('INSERT INTO image_substrings (rowid, text) VALUES (?, ?)') },
    { cut: pairTokens, insert: db.prepare('INSERT INTO image_pairs (rowid, text) VALUES (?, ?)') },
  ];
  return {
    run(
      random: Random,
      text: string,
      index: number,
      count: number,
      projects: readonly number[],
      files: readonly SeedFile[],
    ): void {
      const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
      const [connection, provider] = random.pick([
        [1, 'demo'],
        [2, 'openai-images'],
        [2, 'openai-images'],
        [3, 'runapi'],
      ] as const);
      const timeMs = newestMs - (count - index) * stepMs;
      const projectId = random.pick(projects);
      const model = models[Math.min(random.below(6), random.below(6))] ?? 'gpt-image-2';
      const parameters = JSON.stringify({ quality: random.pick(qualities) });
      run.run(id, projectId, connection, provider, model, text, parameters, index, timeMs, timeMs);
      const { lastInsertRowid: attemptId } = attempt.run(id, connection, connection === 1 ? 1 : 0, timeMs);
      const written = texts.map(({ cut, insert }) => ({ insert, words: `${cut(text)}\n${cut(model)}` }));
      for (let output = 0; output < 4; output += 1) {
        const file = random.pick(files);
        const imageId = index + output + 1;
        image.run(
          projectId,
          file.sha256,
          id,
          attemptId,
          output,
          file.width,
          file.height,
          random.below(300) * 1_000_000,
          random.below(10) === 0 ? 1 + random.below(5) : 0,
          random.below(20) === 0 ? (random.below(3) === 0 ? 'reject' : 'pick') : null,
          random.below(50) === 0 ? random.pick(['red', 'green', 'blue']) : null,
          timeMs,
          timeMs,
          random.below(100) === 0 ? 1 : 0,
        );
        for (const { insert, words } of written) insert.run(imageId, words);
        if (random.below(2) === 0) tag.run(imageId, 1 + random.below(60));
        if (imageId > 8 && random.below(10) < 3) edge.run(imageId, imageId - 5 - random.below(3));
      }
    },
  };
}
