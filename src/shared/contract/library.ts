import { z } from 'zod';
import {
  Backup,
  BackupReport,
  BackupSchedule,
  LibraryCheck,
  LibraryWork,
  MergeReport,
  RepairReport,
  WorkId,
} from '../library-model.ts';
import { Settings } from '../model.ts';
import { folderPath, method, none, nothing } from './call.ts';

/** Settings, and the library as a whole: checks, repair, backups. */
export const libraryCalls = {
  'settings.get': method(nothing, Settings),
  'settings.set': method(Settings.partial(), Settings),
  /** Light: the database and every file's size. Full: every byte of every original. Changes nothing. */
  'library.verify': method(z.object({ full: z.boolean().default(false) }), LibraryCheck),
  /** What the last check found; null before the first one. */
  'library.lastCheck': method(nothing, LibraryCheck.nullable()),
  /**
   * Rebuilds what can be rebuilt; never touches the ledger. `from` names a backup to take lost originals from: for the
   * command line, refused to a page.
   */
  'library.repair': method(
    z.object({ dryRun: z.boolean().default(true), from: folderPath.nullable().default(null) }),
    RepairReport,
  ),
  /** A full backup into the chosen folder; without one, a copy of the database into the library's own. */
  'library.backup': method(nothing, BackupReport),
  /** A full backup that becomes, or brings up to date, exactly this folder. For hosts; refused to a page. */
  'library.backupTo': method(z.object({ path: folderPath }), BackupReport),
  /** Brings back what a backup of this library has and it has not; changes nothing else. For hosts; refused to a page. */
  'library.merge': method(z.object({ path: folderPath }), MergeReport),
  /** Newest first. */
  'library.backups': method(nothing, z.array(Backup)),
  'library.backupSchedule': method(nothing, BackupSchedule),
  'library.setBackupSchedule': method(
    BackupSchedule.pick({ every: true, keepCount: true }).partial(),
    BackupSchedule,
  ),
  /** Where full backups go from now on. For hosts; refused to a page. */
  'library.setBackupFolder': method(z.object({ path: folderPath.nullable() }), BackupSchedule),
  /** The long work that goes on now; `library.progress` says how it moves. */
  'library.work': method(nothing, LibraryWork.nullable()),
  /**
   * Ends the work of this id and no other, also while it waits for its turn; whoever asked for it is told that it was
   * stopped, and nothing half-made is left. Does nothing where it is over.
   */
  'library.cancelWork': method(z.object({ id: WorkId }), none),
} as const;
