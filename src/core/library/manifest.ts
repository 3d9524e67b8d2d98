import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { BackupKind } from '../../shared/library-model.ts';
import { errorCode, writeDurably } from '../files/durable.ts';

export const manifestName = 'manifest.json';

/** A file of this size lists some two million originals; a longer text cannot be read in one piece. */
const maxManifestBytes = 400 * 1024 * 1024;

/** The only names a backup may hold; whatever else a manifest says is refused, whether or not it would do harm. */
const segment = '[A-Za-z0-9_-][A-Za-z0-9._-]{0,160}';
const backupPath = new RegExp(
  `^(?:library\\.db|originals/([0-9a-f]{2})/([0-9a-f]{2})/\\1\\2[0-9a-f]{60}\\.(?:png|jpg|webp)|incoming/[1-9][0-9]{0,15}(?:/${segment}){1,3})$`,
);

const count = z.number().int().min(0);

const ManifestFile = z.strictObject({
  path: z.string().max(600).regex(backupPath),
  sizeBytes: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ManifestFile = z.output<typeof ManifestFile>;

export const Manifest = z.strictObject({
  format: z.literal('proofsheet-backup'),
  formatVersion: z.literal(1),
  kind: BackupKind,
  appVersion: z.string().max(100),
  schemaVersion: z.number().int().min(1),
  libraryId: z.uuid(),
  createdAtMs: z.number().int(),
  counts: z.strictObject({
    projects: count,
    runs: count,
    attempts: count,
    images: count,
    originals: count,
    ledgerEntries: count,
  }),
  /** What was really spent, as reports count it. */
  spentNanos: z.number().int(),
  /** Every entry, whatever its kind: changes when any amount does. */
  ledgerSumNanos: z.number().int(),
  /** Originals the library had lost, or that were damaged in it, when this was made. */
  missingOriginals: z.array(z.string().max(200)),
  files: z.array(ManifestFile).min(1),
});
export type Manifest = z.output<typeof Manifest>;

/** Facts of a database that a manifest repeats, to be compared when it is read again. */
export type ManifestFacts = Pick<
  Manifest,
  'schemaVersion' | 'libraryId' | 'counts' | 'spentNanos' | 'ledgerSumNanos'
>;

/** True for names a backup may hold: lets whoever makes one leave strange files out. */
export function isBackupPath(name: string): boolean {
  return backupPath.test(name);
}

/** Reads a backup's list; null where there is none. Rejects with `unreadable` where it is not one of ours. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const file = path.join(folder, manifestName);
  let text: string;
  try {
    if ((await stat(file)).size > maxManifestBytes) throw notOurs(folder, 'its list is too long');
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
    throw error;
  }
  const parsed = Manifest.safeParse(parseJson(text));
  if (!parsed.success) throw notOurs(folder, describe(parsed.error));
  refuseTwice(folder, parsed.data.files);
  return parsed.data;
}

/** Written last: a folder without it is no backup. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeDurably(path.join(folder, manifestName), `${JSON.stringify(manifest, null, 1)}\n`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Cut short or not JSON: the schema refuses it in words.
    return null;
  }
}

function describe(error: z.ZodError): string {
  const field = error.issues[0]?.path.map(String).join('.') ?? '';
  return field === '' ? 'its list cannot be read' : `"${field}" of its list is not what it should be`;
}

/** Some file systems tell no capitals apart, so two names that differ by them are one. */
function refuseTwice(folder: string, files: readonly ManifestFile[]): void {
  const names = new Set(files.map((file) => file.path.toLowerCase()));
  if (names.size !== files.length) throw notOurs(folder, 'its list names a file twice');
  if (!names.has('library.db')) throw notOurs(folder, 'its list names no database');
}

function notOurs(folder: string, why: string): AppError {
  return new AppError(
    'unreadable',
    `${folder} is not a backup that can be used: ${why}. Nothing was changed.`,
  );
}
