import type {
  Backup,
  BackupReport,
  BackupSchedule,
  LibraryCheck,
  LibraryWork,
} from '../../shared/library-model.ts';
import { formatBytes } from '../inspector/figures.ts';

/** "today, 14:05", "yesterday, 14:05", "3 November 2026, 14:05". */
export function momentWords(timeMs: number, nowMs: number): string {
  const moment = new Date(timeMs);
  const time = moment.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  const now = new Date(nowMs);
  if (moment.toDateString() === now.toDateString()) return `today, ${time}`;
  now.setDate(now.getDate() - 1);
  if (moment.toDateString() === now.toDateString()) return `yesterday, ${time}`;
  const day = moment.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  return `${day}, ${time}`;
}

const kinds: Readonly<Record<Backup['kind'], string>> = {
  full: 'everything',
  database: 'the database, without originals',
  migration: 'the database before an update',
};

/** What a backup holds: "everything, 1.2 GB". */
export function backupWords(backup: Pick<Backup, 'kind' | 'sizeBytes'>): string {
  return `${kinds[backup.kind]}, ${formatBytes(backup.sizeBytes)}`;
}

/** What a backup that was just made came to. */
export function reportWords(report: BackupReport): string {
  const missing = report.missingOriginals.length;
  const made =
    report.kind === 'full'
      ? `Everything is backed up: ${report.imageCount.toLocaleString('en-US')} pictures, ${formatBytes(report.sizeBytes)}.`
      : `The database is backed up, ${formatBytes(report.sizeBytes)}. Originals are not in this copy.`;
  if (missing === 0) return made;
  return `${made} ${missing === 1 ? 'One original is' : `${missing} originals are`} missing in the library itself.`;
}

/** How often copies are made by themselves. */
export const scheduleNames: Readonly<Record<BackupSchedule['every'], string>> = {
  off: 'Never',
  daily: 'Each day',
  weekly: 'Each week',
};

/** What a check came to in one line. */
export function checkWords(check: LibraryCheck): string {
  const count = check.originalCount.toLocaleString('en-US');
  const read = check.isFull
    ? `every byte of ${count} originals was read`
    : `${count} originals are there in their size, the newest were read`;
  if (check.ok) return `Nothing is damaged: ${read}.`;
  const problems = check.problems.length;
  return `${problems === 1 ? 'One thing is' : `${problems} things are`} wrong: ${read}.`;
}

const works: Readonly<Record<LibraryWork['kind'], string>> = {
  backup: 'Backing up',
  merge: 'Bringing a backup’s pictures back',
  verify: 'Checking',
  repair: 'Repairing',
  import: 'Importing',
  export: 'Exporting',
  'bundle-export': 'Writing the project file',
  'bundle-import': 'Bringing the project in',
  thumbnails: 'Making thumbnails',
};

/** "Checking, 42 %". */
export function workWords({ kind, percent }: Pick<LibraryWork, 'kind' | 'percent'>): string {
  return percent === null ? works[kind] : `${works[kind]}, ${percent} %`;
}

/** Work that nothing else over the whole library can be done beside. */
export function isLongWork(work: LibraryWork | null | undefined): boolean {
  return work !== null && work !== undefined && work.kind !== 'thumbnails';
}
