import { z } from 'zod';

const timeMs = z.number().int();
const count = z.number().int().min(0);

/** What a check can find. `leftover` is no damage: a file that no row names, left by a stop at a bad moment. */
export const LibraryProblemCode = z.enum([
  'database-damaged',
  'reference-broken',
  'state-strange',
  'ledger-stray',
  'sums-wrong',
  'search-incomplete',
  'count-wrong',
  'place-wrong',
  'cover-wrong',
  'version-wrong',
  'original-missing',
  'original-damaged',
  'original-unreadable',
  'leftover',
  'folder-missing',
  'network-drive',
]);
export type LibraryProblemCode = z.output<typeof LibraryProblemCode>;

export const LibraryProblem = z.object({
  code: LibraryProblemCode,
  /** One sentence for people, naming what it is about. */
  message: z.string(),
  /** True where `library.repair` can put it right, at least with a backup to take lost files from. */
  isRepairable: z.boolean(),
});
export type LibraryProblem = z.output<typeof LibraryProblem>;

/** What a check read and found. `ok` is false for damage only; leftovers and warnings are listed and keep it true. */
export const LibraryCheck = z.object({
  ok: z.boolean(),
  isFull: z.boolean(),
  checkedAtMs: timeMs,
  problems: z.array(LibraryProblem),
  /** Worth knowing, nothing lost. */
  notices: z.array(LibraryProblem),
  imageCount: count,
  originalCount: count,
  /** Originals whose every byte was read; a light check reads the newest only. */
  hashedCount: count,
  ledgerCount: count,
});
export type LibraryCheck = z.output<typeof LibraryCheck>;

export const BackupKind = z.enum(['full', 'database']);
export type BackupKind = z.output<typeof BackupKind>;

/** A backup as it lies there. */
export const Backup = z.object({
  /** The folder's (or, for a copy from before an update, the file's) own name, not its path. */
  name: z.string(),
  /** `full`: everything; `database`: everything but the originals; `migration`: the database before an update. */
  kind: z.enum(['full', 'database', 'migration']),
  createdAtMs: timeMs,
  sizeBytes: count,
  /** Its manifest is there and every file it names has its size; the bytes are read when it is restored. */
  isWhole: z.boolean(),
  /** Where it lies: in the library's own folder, or in the one chosen for backups. */
  place: z.enum(['library', 'chosen']),
});
export type Backup = z.output<typeof Backup>;

/** What making a backup came to. */
export const BackupReport = z.object({
  name: z.string(),
  path: z.string(),
  kind: BackupKind,
  createdAtMs: timeMs,
  fileCount: count,
  sizeBytes: count,
  /** Files that an earlier backup in the same place already held. */
  reusedCount: count,
  imageCount: count,
  ledgerCount: count,
  /** Sum of what was really spent, as the backup holds it. */
  spentNanos: z.number().int(),
  /** Originals the library itself has lost or that are damaged in it, by name: a backup cannot bring those back. */
  missingOriginals: z.array(z.string()),
});
export type BackupReport = z.output<typeof BackupReport>;

/** When copies are made by themselves while Proofsheet is open. */
export const BackupSchedule = z.object({
  every: z.enum(['off', 'daily', 'weekly']),
  /** Older ones are removed, but only after a newer whole one is there. */
  keepCount: z.number().int().min(1).max(100),
  /** Where full backups go; null: only copies of the database are made, in the library's own folder. */
  folder: z.string().nullable(),
  lastBackupAtMs: timeMs.nullable(),
  /** Why the last one by itself did not succeed, for people. */
  lastProblem: z.string().nullable(),
});
export type BackupSchedule = z.output<typeof BackupSchedule>;

/** What a merge brought back; all zero when nothing was missing. */
export const MergeReport = z.object({
  added: z.object({
    projects: count,
    connections: count,
    runs: count,
    attempts: count,
    ledgerEntries: count,
    images: count,
    originals: count,
  }),
  /** Purchases whose ending only the backup knew. */
  settledAttempts: count,
  /** Things worth knowing, one sentence each. */
  notices: z.array(z.string()),
});
export type MergeReport = z.output<typeof MergeReport>;

/** What a repair did, or, as a dry run, would do; one sentence each. */
export const RepairReport = z.object({
  isDryRun: z.boolean(),
  repaired: z.array(z.string()),
  /** What is still wrong, and what a person can do about it. */
  remaining: z.array(z.string()),
});
export type RepairReport = z.output<typeof RepairReport>;

/** Names one piece of work for whoever may want to stop it; made up by core, or by the caller that asks for the work. */
export const WorkId = z.string().min(1).max(64);
export type WorkId = z.output<typeof WorkId>;

/** Long work over the whole library; one at a time. */
export const LibraryWorkKind = z.enum([
  'backup',
  'merge',
  'verify',
  'repair',
  'import',
  'export',
  'bundle-export',
  'bundle-import',
  'thumbnails',
]);
export type LibraryWorkKind = z.output<typeof LibraryWorkKind>;
/** Work that nothing else over the whole library can be done beside. */
export type LongWorkKind = Exclude<LibraryWorkKind, 'thumbnails'>;

export const LibraryWork = z.object({
  id: WorkId,
  kind: LibraryWorkKind,
  /** Null while it is not known how much there is. */
  percent: z.number().int().min(0).max(100).nullable(),
});
export type LibraryWork = z.output<typeof LibraryWork>;
