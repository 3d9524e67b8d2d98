import { useEffect, useRef, type KeyboardEvent } from 'react';
import { chainCost } from '../chain/chain-figures.ts';
import type { ImageId } from '../../shared/ids.ts';
import { Fault } from '../gallery/fault.tsx';
import { ToolsBar } from '../gallery/tools-bar.tsx';
import { ViewSwitch } from '../gallery/view-controls.tsx';
import { useCommands } from '../state/command-context.tsx';
import { selectOnly } from '../state/selection.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { OpenTurn } from './open-turn.tsx';
import { branchCount } from './thread-line.ts';
import { TurnItem } from './turn-item.tsx';
import { continuedFrom, useThread, type Thread as ThreadState } from './use-thread.ts';
import './thread.css';

/** A chain of edits read as a conversation: what was asked, what came, and where others went another way. */
export function Thread() {
  const thread = useThread();
  const first = thread.turns[0]?.node.cell.label ?? 'Conversation';
  return (
    <section className="thread" aria-label="Conversation" data-keys="thread">
      <ToolsBar title={first} figures={figuresOf(thread)}>
        <ViewSwitch />
      </ToolsBar>
      <ThreadBody thread={thread} />
    </section>
  );
}

function ThreadBody({ thread }: { readonly thread: ThreadState }) {
  const { activeId, turns, isPending, error, retry } = thread;
  if (error && turns.length === 0)
    return <Fault what="The conversation could not be read." error={error} onRetry={retry} />;
  if (turns.length > 0) return <Turns thread={thread} />;
  if (isPending) return <div className="thread-scroll" aria-busy="true" />;
  return (
    <div className="hero">
      <h2 className="hero-title">No picture is chosen</h2>
      <p className="hero-text">
        {activeId === null
          ? 'Choose a picture in the grid to read how it came about, turn by turn.'
          : 'This picture is not in the library any more.'}
      </p>
    </div>
  );
}

function Turns({ thread }: { readonly thread: ThreadState }) {
  const { turns, open, activeId } = thread;
  const ui = useUiStore();
  const list = useRef<HTMLOListElement>(null);
  const last = turns.at(-1);
  const go = (imageId: ImageId) => ui.getState().setSelection(selectOnly(imageId));
  useFocusOfActive(list, activeId);
  useShowEnd(list, `${last?.node.cell.id ?? ''}/${open.length}`);
  const isTabStop = (imageId: ImageId) =>
    turns.some(({ pictures }) => pictures.some((node) => node.cell.id === activeId))
      ? imageId === activeId
      : imageId === last?.node.cell.id;
  return (
    <div className="thread-scroll scrolls">
      <ol className="thread-turns" ref={list} onKeyDown={(event) => step(event, turns, activeId, go)}>
        {turns.map((turn) => {
          const isLast = turn === last;
          const fromHere = open.filter((run) =>
            turn.pictures.some((node) => node.cell.id === continuedFrom(run)),
          );
          return (
            <TurnItem
              key={turn.node.cell.id}
              turn={turn}
              activeId={activeId}
              isLast={isLast}
              branchesMade={isLast ? 0 : fromHere.length}
              isTabStop={isTabStop}
              onGo={go}
            />
          );
        })}
        {open
          .filter((run) => last?.pictures.some((node) => node.cell.id === continuedFrom(run)))
          .map((run) => (
            <OpenTurn key={run.id} run={run} />
          ))}
      </ol>
    </div>
  );
}

const steps: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** Up and down go from picture to picture of the conversation. */
function step(
  event: KeyboardEvent,
  turns: ThreadState['turns'],
  activeId: ImageId | null,
  go: (imageId: ImageId) => void,
): void {
  const by = steps[event.key];
  if (by === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  const pictures = turns.flatMap((turn) => turn.pictures);
  const at = pictures.findIndex((node) => node.cell.id === activeId);
  const to = pictures[Math.min(pictures.length - 1, Math.max(0, at + by))];
  if (to) go(to.cell.id);
}

/** While focus is among the pictures it follows the active one; it begins there when the view opens. */
function useFocusOfActive(list: React.RefObject<HTMLOListElement | null>, activeId: ImageId | null): void {
  const { targets } = useCommands().context;
  const ui = useUiStore();
  const isOpened = useRef(false);
  useEffect(() => {
    const hasFocus = list.current?.contains(document.activeElement) ?? false;
    const isNobody = document.activeElement === document.body && !isOpened.current;
    isOpened.current = true;
    if (!hasFocus && !isNobody) return;
    list.current?.querySelector<HTMLElement>('[aria-current="true"]')?.focus({ preventScroll: false });
  }, [list, activeId]);
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body;
        if (isLost && ui.getState().view === 'grid') targets.grid?.focus();
      });
    },
    [targets, ui],
  );
}

/** A conversation is read from its end. */
function useShowEnd(list: React.RefObject<HTMLOListElement | null>, end: string): void {
  useEffect(() => {
    const box = list.current?.parentElement;
    box?.scrollTo({ top: box.scrollHeight });
  }, [list, end]);
}

function figuresOf({ turns, chain }: ThreadState): string {
  if (turns.length === 0) return '';
  const branches = branchCount(chain);
  return [
    turns.length === 1 ? '1 turn' : `${turns.length} turns`,
    branches === 0 ? null : branches === 1 ? '1 branch' : `${branches} branches`,
    chainCost(chain),
  ]
    .filter(Boolean)
    .join(' · ');
}
