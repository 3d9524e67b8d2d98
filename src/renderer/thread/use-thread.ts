import { useEffect, useMemo, useState } from 'react';
import type { ImageId } from '../../shared/ids.ts';
import type { ChainNode, Run } from '../../shared/model.ts';
import { useChain, useOpenRuns } from '../data/queries.ts';
import { selectOnly } from '../state/selection.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { leafOf, pathTo, turnsTo, type Turn } from './thread-line.ts';

const noNodes: readonly ChainNode[] = [];
const noRuns: readonly Run[] = [];

/** The conversation the active picture belongs to, and what is being said in it now. */
export interface Thread {
  readonly chain: readonly ChainNode[];
  readonly turns: readonly Turn[];
  readonly activeId: ImageId | null;
  /** Runs that go on from a picture of this conversation and are not pictures yet, oldest first. */
  readonly open: readonly Run[];
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** Follows the active picture; choosing an earlier turn keeps the line that is read. */
export function useThread(): Thread {
  const activeId = useUi((ui) => ui.selection.activeId);
  const query = useChain(activeId);
  const chain = query.data ?? noNodes;
  const open = useOpenRuns(null).data ?? noRuns;
  const leafId = useLeaf(chain, activeId);
  const turns = useMemo(() => (leafId === null ? [] : turnsTo(chain, leafId)), [chain, leafId]);
  const onLine = useMemo(
    () => new Set(turns.flatMap(({ pictures }) => pictures.map((node) => node.cell.id))),
    [turns],
  );
  return {
    chain,
    turns,
    activeId,
    open: useMemo(
      () =>
        open
          .filter((run) => onLine.has(continuedFrom(run) ?? (-1 as ImageId))) // No picture has this id.
          .toSorted((one, other) => one.createdAtMs - other.createdAtMs),
      [open, onLine],
    ),
    isPending: activeId !== null && query.isPending,
    error: query.error,
    retry: () => void query.refetch(),
  };
}

/** The picture a run goes on from; null for one that begins anew. */
export function continuedFrom(run: Run): ImageId | null {
  return run.inputs.find(({ role }) => role === 'source' || role === 'turn')?.imageId ?? null;
}

interface Kept {
  readonly leafId: ImageId | null;
  readonly newestId: number;
  /** The end of the line when it came while somebody was reading. */
  readonly arrivedId: ImageId | null;
}

/** Where the line that is read ends; a new picture made from what is being edited becomes its end. */
function useLeaf(chain: readonly ChainNode[], activeId: ImageId | null): ImageId | null {
  const ui = useUiStore();
  const editingOf = useUi((state) => state.editingOf);
  const [kept, setKept] = useState<Kept>({ leafId: null, newestId: 0, arrivedId: null });
  const next = nextLeaf(chain, activeId, editingOf, kept);
  const { leafId, arrivedId } = next;
  if (leafId !== kept.leafId || next.newestId !== kept.newestId) setKept(next);
  const leaf = chain.find((node) => node.cell.id === leafId);
  const parentId = leaf?.parentId ?? null;
  useEffect(() => {
    const { selection, setSelection } = ui.getState();
    // Whoever waited beside the picture that was edited is shown what came of it.
    if (arrivedId !== null && selection.activeId === parentId) setSelection(selectOnly(arrivedId));
  }, [arrivedId, parentId, ui]);
  useContinue(chain, leaf ?? null);
  return leafId;
}

function nextLeaf(
  chain: readonly ChainNode[],
  activeId: ImageId | null,
  editingOf: ImageId | null,
  kept: Kept,
): Kept {
  const newestId = chain.reduce((newest, node) => Math.max(newest, node.cell.id), 0);
  const isKnown = kept.leafId !== null && chain.some((node) => node.cell.id === kept.leafId);
  const arrived = isKnown
    ? chain.find((node) => node.cell.id > kept.newestId && node.parentId === editingOf)
    : undefined;
  if (arrived) return { leafId: arrived.cell.id, newestId, arrivedId: arrived.cell.id };
  const isThere = activeId !== null && chain.some((node) => node.cell.id === activeId);
  if (!isThere) return { leafId: isKnown ? kept.leafId : null, newestId, arrivedId: null };
  const isOnLine =
    kept.leafId !== null && isKnown && pathTo(chain, kept.leafId).some((node) => node.cell.id === activeId);
  const leafId = leafOf(chain, isOnLine && kept.leafId !== null ? kept.leafId : activeId);
  return { leafId, newestId, arrivedId: leafId === kept.arrivedId ? leafId : null };
}

/**
 * The composer goes on with the conversation: from its end when nothing is pinned yet, and from the new end when that
 * was made from what is pinned. A picture pinned from elsewhere, or an earlier turn, is a person's choice and stays.
 */
function useContinue(chain: readonly ChainNode[], leaf: ChainNode | null): void {
  const ui = useUiStore();
  const leafId = leaf?.cell.id ?? null;
  const parentId = leaf?.parentId ?? null;
  useEffect(() => {
    if (leafId === null) return;
    const { editingOf, composerInputs, startEditing } = ui.getState();
    const isFree = editingOf === null && composerInputs.length === 0;
    if (isFree || (editingOf !== null && editingOf === parentId)) startEditing(leafId);
  }, [leafId, parentId, ui]);
}
