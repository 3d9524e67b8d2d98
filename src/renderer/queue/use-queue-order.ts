import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { Run } from '../../shared/model.ts';
import { RunPriority, type QueuePlace } from '../../shared/queue-model.ts';
import { queryKeys } from '../data/query-keys.ts';
import { useAsk } from '../data/use-ask.ts';
import { isMovable, placeOf, placeOfDrop, type Move } from './queue-words.ts';

const said: Readonly<Record<Move, string>> = {
  first: 'Moved to the front.',
  up: 'Moved up.',
  down: 'Moved down.',
  last: 'Moved to the end.',
};

/** Moving runs in the queue: by a menu, by keys, or by dragging. */
export function useQueueOrder(runs: readonly Run[]) {
  const { ask } = useAsk();
  const queries = useQueryClient();
  const [draggedId, setDraggedId] = useState<RunId | null>(null);
  const [overId, setOverId] = useState<RunId | null>(null);
  const put = async (runId: RunId, place: QueuePlace | null, words: string) => {
    if (place === null) return;
    const queue = await ask('queue.move', { runId, place }, words);
    if (queue !== null) queries.setQueryData(queryKeys.queue, queue);
  };
  return {
    draggedId,
    overId,
    move: (runId: RunId, move: Move) => void put(runId, placeOf(runs, runId, move), said[move]),
    canMove: (runId: RunId, move: Move) => placeOf(runs, runId, move) !== null,
    setPriority: async (runId: RunId, key: string) => {
      const priority = RunPriority.safeParse(Number(key));
      if (!priority.success) return;
      const queue = await ask(
        'queue.setPriority',
        { runId, priority: priority.data },
        'The priority is changed.',
      );
      if (queue !== null) queries.setQueryData(queryKeys.queue, queue);
    },
    dragProps: (run: Run) => ({
      draggable: isMovable(run),
      onDragStart: (event: React.DragEvent) => {
        event.dataTransfer.effectAllowed = 'move';
        // Without any data some browsers start no drag; nothing outside reads it.
        event.dataTransfer.setData('application/x-proofsheet-run', run.id);
        setDraggedId(run.id);
      },
      onDragEnd: () => {
        setDraggedId(null);
        setOverId(null);
      },
      onDragOver: (event: React.DragEvent) => {
        if (draggedId === null || placeOfDrop(runs, draggedId, run.id) === null) return;
        event.preventDefault();
        setOverId(run.id);
      },
      onDrop: (event: React.DragEvent) => {
        if (draggedId === null) return;
        event.preventDefault();
        void put(draggedId, placeOfDrop(runs, draggedId, run.id), 'Moved.');
        setDraggedId(null);
        setOverId(null);
      },
    }),
  };
}

export type QueueOrder = ReturnType<typeof useQueueOrder>;
