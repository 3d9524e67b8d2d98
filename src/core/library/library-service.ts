import type { ImageId, ProjectId } from '../../shared/ids.ts';
import type { LibraryWork, MergeReport, WorkId } from '../../shared/library-model.ts';
import type { Need } from '../../shared/queue-model.ts';
import type { EventBus } from '../event-bus.ts';
import { createLibraryBackups } from './library-backups.ts';
import { createLibraryChecks } from './library-checks.ts';
import { needsOfLibrary } from './library-needs.ts';
import type { LibraryParts } from './library-parts.ts';
import { createLongWork } from './long-work.ts';
import { mergeBackup, type MergeOutcome } from './merge.ts';

export type LibraryService = ReturnType<typeof createLibraryService>;

/** The library as a whole: its backups, checks and repairs, one long work at a time. */
export function createLibraryService(parts: LibraryParts) {
  const { db, tables, root, appVersion, clock, bus, reader } = parts;
  const work = createLongWork(bus);
  const checks = createLibraryChecks(parts, work);
  const backups = createLibraryBackups(parts, work);
  const closing = new AbortController();
  const background: Promise<void>[] = [];
  return {
    ...checks,
    ...backups,
    /** Brings back what the library has lost and a backup of it has. */
    async merge(folder: string): Promise<MergeReport> {
      const target = { db, tables, root, appVersion, nowMs: clock.nowMs() };
      const outcome = await work.run('merge', (tools) => mergeBackup(target, folder, tools));
      tellMerged(bus, outcome);
      return outcome.report;
    },
    /** Other long work over the library, in line with its own. */
    runWork: work.run,
    work: (): LibraryWork | null => work.current(),
    cancelWork: (id: WorkId): void => work.cancel(id),
    /** What a person should know about the library; part of `needs.list`. */
    needs: (): Need[] => needsOfLibrary(checks.lastCheck(), backups.schedule(), clock.nowMs()),
    /** The check of every start and the backups by themselves: for hosts that stay open. */
    start(): void {
      background.push(checks.lookAtStart(closing.signal), backups.keepSchedule(closing.signal));
    },
    async close(): Promise<void> {
      closing.abort(new Error('the library is closing'));
      await work.close();
      await Promise.all(background);
      await reader.close();
    },
  };
}

function tellMerged(bus: EventBus, { newImages, report }: MergeOutcome): void {
  for (const { id, projectId } of newImages) {
    // Row ids, as the merge has just written them.
    bus.publish({ kind: 'image.added', imageId: id as ImageId, projectId: projectId as ProjectId });
  }
  const { added, settledAttempts } = report;
  if (added.ledgerEntries + added.attempts + settledAttempts > 0) bus.publish({ kind: 'ledger.changed' });
  bus.publish({ kind: 'queue.changed' });
  bus.publish({ kind: 'library.changed' });
}
