import { useEffect, useRef } from 'react';
import type { RunId } from '../../shared/ids.ts';
import { useCore } from '../data/client-context.tsx';
import { useQueue } from '../data/queries.ts';
import { useNotices } from '../state/command-context.tsx';
import { finishedText } from './run-words.ts';

/** Says to screen readers how each run ended: "2 of 4 done, $0.14". Draws nothing. */
export function RunAnnouncer() {
  const { client } = useCore();
  const notices = useNotices();
  const { data } = useQueue();
  const before = useRef<ReadonlySet<RunId>>(new Set());
  useEffect(() => {
    if (!data) return;
    const now = new Set(data.runs.map((run) => run.id));
    const ended = [...before.current].filter((id) => !now.has(id));
    before.current = now;
    for (const runId of ended) {
      client.call('runs.get', { runId }).then(
        (run) => notices.getState().announce(finishedText(run)),
        () => undefined, // The cell says it as well; a missed announcement is no reason for a notice.
      );
    }
  }, [data, client, notices]);
  return null;
}
