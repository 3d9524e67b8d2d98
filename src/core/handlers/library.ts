import type Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import type { CoreHandlers } from '../dispatch.ts';
import { verifyLibrary } from '../library/verify.ts';
import type { Clock } from '../ports.ts';

type LibraryMethods = Extract<keyof CoreHandlers, `library.${string}`>;

/** Answers everything about the library as a whole. */
export function createLibraryHandlers(parts: {
  readonly db: Database.Database;
  /** The library's folder. */
  readonly library: string;
  readonly clock: Clock;
}): Pick<CoreHandlers, LibraryMethods> {
  const notYet = (): never => {
    throw new AppError('unavailable', 'This part of Proofsheet is not ready yet.');
  };
  return {
    async 'library.verify'() {
      const { ok, problems } = await verifyLibrary({ db: parts.db, root: parts.library });
      return {
        ok,
        isFull: true,
        checkedAtMs: parts.clock.nowMs(),
        problems: problems.map((message) => ({ code: 'reference-broken', message, isRepairable: false })),
        notices: [],
        imageCount: 0,
        originalCount: 0,
        hashedCount: 0,
        ledgerCount: 0,
      };
    },
    'library.lastCheck': () => null,
    'library.repair': notYet,
    'library.backup': notYet,
    'library.backupTo': notYet,
    'library.merge': notYet,
    'library.backups': () => [],
    'library.backupSchedule': notYet,
    'library.setBackupSchedule': notYet,
    'library.setBackupFolder': notYet,
    'library.work': () => null,
    'library.cancelWork': () => null,
  };
}
