import { existsSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Backup, BackupReport, BackupSchedule } from '../../shared/library-model.ts';
import { createBackup } from './create-backup.ts';
import type { LibraryParts } from './library-parts.ts';
import { backupName, listBackups, pruneBackups } from './list-backups.ts';
import type { LongWork } from './long-work.ts';
import { createScheduleStore, keepSchedule } from './schedule.ts';

/** Backups, asked for or by themselves, and where and how many of them are kept. */
export function createLibraryBackups(parts: LibraryParts, work: LongWork) {
  const { db, tables, root, appVersion, clock, bus, log } = parts;
  const source = { db, root, appVersion };
  const store = createScheduleStore(tables.settings);
  const folders = () => ({ root, chosen: store.get().folder, libraryId: tables.settings.libraryId() });

  function change(values: Partial<BackupSchedule>): BackupSchedule {
    const schedule = store.change(values);
    bus.publish({ kind: 'library.changed' });
    return schedule;
  }

  async function backUp(): Promise<BackupReport> {
    const nowMs = clock.nowMs();
    const { folder, keepCount } = store.get();
    if (folder !== null && !existsSync(folder)) throw chosenMissing(folder);
    const report = await work.run('backup', async (tools) => {
      const former = (await listBackups(folders())).find(
        ({ place, isWhole }) => place === 'chosen' && isWhole,
      );
      const request = { ...nextBackup(root, folder, nowMs), reuseFrom: former?.path ?? null };
      return createBackup(source, request, tools);
    });
    await pruneBackups(folders(), { path: report.path, keepCount, nowMs });
    change({ lastBackupAtMs: nowMs, lastProblem: null });
    return report;
  }

  async function backUpBySchedule(signal: AbortSignal): Promise<void> {
    // Whoever works on the library now is in nobody's way; the next look is soon.
    if (work.current() !== null) return;
    try {
      await backUp();
    } catch (error) {
      if (signal.aborted) return;
      log.error('library/backup by schedule', error);
      change({ lastProblem: error instanceof AppError ? error.message : unexpected });
    }
  }

  return {
    backUp,
    async backUpTo(folder: string): Promise<BackupReport> {
      const request = { folder, kind: 'full', createdAtMs: clock.nowMs() } as const;
      const report = await work.run('backup', (tools) => createBackup(source, request, tools));
      bus.publish({ kind: 'library.changed' });
      return report;
    },
    async backups(): Promise<Backup[]> {
      return (await listBackups(folders())).map(({ path: _path, ...backup }) => backup);
    },
    schedule: () => store.get(),
    /** Another folder is another beginning: what went wrong with the last one is no more. */
    changeSchedule(values: Partial<Pick<BackupSchedule, 'every' | 'keepCount' | 'folder'>>): BackupSchedule {
      return change({ ...values, ...(values.folder === undefined ? {} : { lastProblem: null }) });
    },
    keepSchedule: (signal: AbortSignal): Promise<void> =>
      keepSchedule({ store, clock, log, signal, backUp: () => backUpBySchedule(signal) }),
  };
}

/** Named by its time; a full one where a person chose to have it, else the database alone, beside its originals. */
function nextBackup(root: string, chosen: string | null, createdAtMs: number) {
  const parent = chosen ?? path.join(root, 'backups');
  const folder = path.join(parent, freeName(parent, backupName(createdAtMs)));
  return { folder, kind: chosen === null ? 'database' : 'full', createdAtMs } as const;
}

const unexpected = 'Something unexpected went wrong. The log has the details.';

function freeName(parent: string, name: string): string {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!existsSync(path.join(parent, candidate))) return candidate;
  }
}

function chosenMissing(folder: string): AppError {
  return new AppError(
    'unavailable',
    `The folder for backups is not there: ${folder}. Connect the disk, or choose another folder.`,
  );
}
