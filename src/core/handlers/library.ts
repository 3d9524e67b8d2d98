import type { CoreHandlers } from '../dispatch.ts';
import type { ThumbnailFill } from '../jobs/thumbnail-fill.ts';
import type { LibraryService } from '../library/library-service.ts';
import { refusePage } from './refuse-page.ts';

type LibraryMethods = Extract<keyof CoreHandlers, `library.${string}`>;

/** Answers everything about the library as a whole. Folders are named by hosts and people, never by a page. */
export function createLibraryHandlers(
  service: LibraryService,
  thumbnailFill: Pick<ThumbnailFill, 'id' | 'current' | 'stop'>,
): Pick<CoreHandlers, LibraryMethods> {
  return {
    'library.verify': ({ full }) => service.verify(full),
    'library.lastCheck': () => service.lastCheck(),
    'library.repair'({ dryRun, from }, caller) {
      if (from !== null) refusePage(caller);
      return service.repair(dryRun, from);
    },
    'library.backup': () => service.backUp(),
    'library.backupTo'({ path }, caller) {
      refusePage(caller);
      return service.backUpTo(path);
    },
    'library.merge'({ path }, caller) {
      refusePage(caller);
      return service.merge(path);
    },
    'library.backups': () => service.backups(),
    'library.backupSchedule': () => service.schedule(),
    'library.setBackupSchedule': ({ every, keepCount }) =>
      service.changeSchedule({
        ...(every === undefined ? {} : { every }),
        ...(keepCount === undefined ? {} : { keepCount }),
      }),
    'library.setBackupFolder'({ path }, caller) {
      refusePage(caller);
      return service.changeSchedule({ folder: path });
    },
    'library.work': () => service.work() ?? thumbnailFill.current(),
    'library.cancelWork'({ id }) {
      if (id === thumbnailFill.id) thumbnailFill.stop();
      else service.cancelWork(id);
      return null;
    },
  };
}
