import { LibraryCheck, type RepairReport } from '../../shared/library-model.ts';
import type { LibraryParts } from './library-parts.ts';
import type { LongWork } from './long-work.ts';
import { repairLibrary } from './repair.ts';
import { checkAtStart } from './start-check.ts';
import { verifyLibrary } from './verify.ts';

const lastCheckKey = 'lastLibraryCheck';
/** A library that lost its pictures must not fill its settings with their names. */
const mostKeptProblems = 50;

/** Checks and repairs, with what the last check found. */
export function createLibraryChecks(parts: LibraryParts, work: LongWork) {
  const { db, tables, reader, root, clock, bus, log } = parts;
  const { settings } = tables;
  let latest: LibraryCheck | null = null;
  const stored = (): LibraryCheck | null => settings.get(lastCheckKey, LibraryCheck.nullable(), null);

  /** Problems are remembered over a restart; that there were none need not be, so a sound library is only read. */
  function keep(check: LibraryCheck): LibraryCheck {
    const problems = check.problems.slice(0, mostKeptProblems);
    const kept = { ...check, problems, notices: check.notices.slice(0, mostKeptProblems) };
    if (problems.length > 0 || stored() !== null) settings.set(lastCheckKey, kept);
    latest = kept;
    bus.publish({ kind: 'library.changed' });
    return check;
  }

  const lastCheck = (): LibraryCheck | null => latest ?? stored();

  async function verify(isFull: boolean): Promise<LibraryCheck> {
    const parameters = { reader, root, isFull, nowMs: clock.nowMs() };
    return keep(await work.run('verify', (tools) => verifyLibrary(parameters, tools)));
  }

  return {
    verify,
    lastCheck,
    async repair(isDryRun: boolean, from: string | null): Promise<RepairReport> {
      const nowMs = clock.nowMs();
      const report = await work.run('repair', (tools) =>
        repairLibrary({ db, reader, tables, root, nowMs, isDryRun, from }, tools),
      );
      if (!isDryRun && report.repaired.length > 0) {
        bus.publish({ kind: 'ledger.changed' });
        await verify(false);
      }
      return report;
    },
    /** What every start looks at; what a deeper check found stays known until another one says otherwise. */
    async lookAtStart(signal: AbortSignal): Promise<void> {
      try {
        const check = await checkAtStart({ reader, root, nowMs: () => clock.nowMs() }, signal);
        if (check.problems.length > 0 || (lastCheck()?.ok ?? true)) keep(check);
      } catch (error) {
        if (!signal.aborted) log.error('library/start-check', error);
      }
    },
  };
}
