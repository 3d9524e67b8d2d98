import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { ConnectionId } from '../../shared/ids.ts';
import type { Connection } from '../../shared/model.ts';
import { queryKeys } from '../data/query-keys.ts';
import { useAsk } from '../data/use-ask.ts';

/** What a connection carries while it is dragged to another place. */
export const draggedConnectionType = 'application/x-proofsheet-connection';

/** Puts one connection in the place of another; null where nothing would change. */
export function movedTo(
  ids: readonly ConnectionId[],
  id: ConnectionId,
  toIndex: number,
): readonly ConnectionId[] | null {
  const from = ids.indexOf(id);
  if (from < 0 || toIndex < 0 || toIndex >= ids.length || from === toIndex) return null;
  const others = ids.filter((each) => each !== id);
  return [...others.slice(0, toIndex), id, ...others.slice(toIndex)];
}

/** What a row needs to be moved; a way that leads nowhere is null. */
export interface PlaceInOrder {
  readonly isOver: boolean;
  readonly up: (() => void) | null;
  readonly down: (() => void) | null;
  readonly onDragOver: (event: React.DragEvent) => void;
  readonly onDragLeave: () => void;
  readonly onDrop: (event: React.DragEvent) => void;
}

/** Ordering by menu, by keys (Alt with an arrow) and by dragging; shown at once, asked of core. */
export function useConnectionOrder(connections: readonly Connection[]) {
  const { ask } = useAsk();
  const queries = useQueryClient();
  const [overId, setOverId] = useState<ConnectionId | null>(null);
  const ids = connections.map(({ id }) => id);
  const move = (id: ConnectionId, toIndex: number) => {
    const order = movedTo(ids, id, toIndex);
    if (order === null) return;
    queries.setQueryData<readonly Connection[]>(queryKeys.connectionList, (before) =>
      before?.toSorted((one, other) => order.indexOf(one.id) - order.indexOf(other.id)),
    );
    const place = `${toIndex + 1} of ${ids.length}`;
    void ask('connections.setOrder', { connectionIds: [...order] }, `Moved to place ${place}.`).then(
      (reply) =>
        // Refused: what core has is shown again. A success answers with null as well, and the event does the same.
        reply === null ? queries.invalidateQueries({ queryKey: queryKeys.connectionList }) : undefined,
    );
  };
  const rowOf = (connection: Connection, index: number): PlaceInOrder => ({
    isOver: overId === connection.id,
    up: index === 0 ? null : () => move(connection.id, index - 1),
    down: index === ids.length - 1 ? null : () => move(connection.id, index + 1),
    onDragOver: (event) => {
      if (!event.dataTransfer.types.includes(draggedConnectionType)) return;
      event.preventDefault();
      setOverId(connection.id);
    },
    onDragLeave: () => setOverId(null),
    onDrop: (event) => {
      setOverId(null);
      const dragged = ConnectionId.safeParse(Number(event.dataTransfer.getData(draggedConnectionType)));
      if (!dragged.success) return;
      event.preventDefault();
      move(dragged.data, index);
    },
  });
  return { rowOf };
}
