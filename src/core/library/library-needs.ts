import type { BackupSchedule, LibraryCheck } from '../../shared/library-model.ts';
import type { Need } from '../../shared/queue-model.ts';

/** Named one by one up to here; the check itself lists them all. */
const mostNamed = 3;

/** What a person should know about the library as a whole: damage, a bad place for it, backups that do not work. */
export function needsOfLibrary(check: LibraryCheck | null, schedule: BackupSchedule, nowMs: number): Need[] {
  const needs: Need[] = [];
  if (check !== null && check.problems.length > 0) {
    const named = check.problems.slice(0, mostNamed).map((problem) => problem.message);
    const more = check.problems.length - named.length;
    needs.push(
      need('library:problems', titleOf(check.problems.length), check.checkedAtMs, [
        ...named,
        ...(more > 0 ? [`And ${more} more.`] : []),
      ]),
    );
  }
  for (const { code, message } of check?.notices ?? []) {
    if (code === 'network-drive') {
      needs.push(need('library:network-drive', 'The library is on a network drive', nowMs, [message]));
    }
  }
  if (schedule.lastProblem !== null) {
    const sinceMs = schedule.lastBackupAtMs ?? nowMs;
    needs.push(need('library:backup', 'The last backup did not succeed', sinceMs, [schedule.lastProblem]));
  }
  return needs;
}

function titleOf(count: number): string {
  return count === 1 ? 'The library has a problem' : `The library has ${count} problems`;
}

function need(key: string, title: string, sinceMs: number, sentences: readonly string[]): Need {
  return {
    kind: 'library',
    key,
    title,
    detail: sentences.join(' '),
    amountNanos: null,
    isPlayMoney: false,
    attemptId: null,
    runId: null,
    connectionId: null,
    sinceMs,
  };
}
