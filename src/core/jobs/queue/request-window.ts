import type { AttemptId } from '../../../shared/ids.ts';
import type { RequestWindow } from '../../../shared/model.ts';

/**
 * A sliding window over the moments at which paid calls of one connection were sent. What was started and is not sent yet
 * (its key is being read, its inputs are being uploaded) takes a place too, or a slow start would let more through
 * at once than the provider allows.
 */
export interface WindowCount {
  /** Takes a place for a call that begins now. */
  begin(attemptId: AttemptId): void;
  /** The call ended; `sentAtMs` is null when nothing was sent, which gives its place back. */
  end(attemptId: AttemptId, sentAtMs: number | null): void;
  /** When the next call may begin: now or earlier means at once, null that it depends on one that is about to be sent. */
  nextStartMs(window: RequestWindow, nowMs: number): number | null;
}

/** `sentAtMsOf` looks a call that was begun up in the journal; `earlier` are those of before this start. */
export function createWindowCount(
  earlier: readonly { readonly attemptId: AttemptId; readonly sentAtMs: number }[],
  sentAtMsOf: (attemptId: AttemptId) => number | null,
): WindowCount {
  const sent = new Map(earlier.map(({ attemptId, sentAtMs }) => [attemptId, sentAtMs]));
  const begun = new Set<AttemptId>();

  function noteSent(): void {
    for (const attemptId of begun) {
      const sentAtMs = sentAtMsOf(attemptId);
      if (sentAtMs === null) continue;
      begun.delete(attemptId);
      sent.set(attemptId, sentAtMs);
    }
  }

  return {
    begin: (attemptId) => void begun.add(attemptId),
    end(attemptId, sentAtMs) {
      begun.delete(attemptId);
      if (sentAtMs !== null) sent.set(attemptId, sentAtMs);
    },
    nextStartMs({ count, windowMs }, nowMs) {
      noteSent();
      for (const [attemptId, sentAtMs] of sent) if (sentAtMs <= nowMs - windowMs) sent.delete(attemptId);
      const free = count - begun.size - sent.size;
      if (free > 0) return nowMs;
      const leaving = [...sent.values()].sort((one, other) => one - other)[-free];
      return leaving === undefined ? null : leaving + windowMs;
    },
  };
}
