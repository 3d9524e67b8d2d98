import { useLayoutEffect, useRef } from 'react';
import type { Run } from '../../shared/model.ts';
import type { QueueView } from '../../shared/queue-model.ts';
import { mediaUrl, partialUrl } from '../../shared/transport.ts';
import { useAsk } from '../data/use-ask.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Elapsed } from '../ui/elapsed.tsx';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { isMovable, waitingTitle, type Move } from './queue-words.ts';
import { cancelText, pendingWords, runPriceText } from './run-words.ts';
import type { QueueOrder } from './use-queue-order.ts';

const moveKeys: Readonly<Record<string, Move>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
};

interface RowProps {
  readonly run: Run;
  readonly queue: QueueView;
  readonly order: QueueOrder;
}

/** One run that waits or is being made; what waits can be moved by its menu, by Alt with the arrows, or by dragging. */
export function QueueRow({ run, queue, order }: RowProps) {
  const rowRef = useKeptPlace();
  const words = pendingWords(run, waitingTitle(queue, run));
  const warning = cancelText(run);
  const canMove = isMovable(run);
  return (
    <li
      ref={rowRef}
      className={classNames(
        'queue-row',
        order.draggedId === run.id && 'is-dragged',
        order.overId === run.id && 'is-over',
      )}
      {...order.dragProps(run)}
      // Before the menu's button, which opens on any arrow key.
      onKeyDownCapture={(event) => {
        const move = event.altKey ? moveKeys[event.key] : undefined;
        if (move === undefined || !canMove) return;
        event.preventDefault();
        event.stopPropagation();
        order.move(run.id, move);
      }}
    >
      <QueueThumb run={run} />
      <div className="queue-words">
        <b>{run.prompt || 'Untitled'}</b>
        <span className="num">
          {words.title}
          {words.sinceMs === null ? null : <Elapsed sinceMs={words.sinceMs} format={words.time} />}
          {run.wantedCount > 1 ? ` · ${run.wantedCount} pictures` : ''}
          {` · ${warning ?? runPriceText(run)}`}
          {priorityWords[run.priority] ? ` · ${priorityWords[run.priority]}` : ''}
        </span>
      </div>
      {canMove ? <MoveMenu run={run} order={order} /> : null}
      <GiveUpButton run={run} />
      <CancelButton run={run} warning={warning} />
    </li>
  );
}

const priorityWords: Readonly<Record<number, string>> = { 1: 'sooner', [-1]: 'later' };

/** A row that changes place is taken out and put in again: what had focus in it gets it back. */
function useKeptPlace() {
  const rowRef = useRef<HTMLLIElement | null>(null);
  const focusedRef = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    const row = rowRef.current;
    const focused = focusedRef.current;
    if (focused && row?.contains(focused) && document.activeElement === document.body) focused.focus();
    const keep = (event: FocusEvent) => {
      focusedRef.current = event.target instanceof HTMLElement ? event.target : null;
    };
    const leave = (event: FocusEvent) => {
      if (event.relatedTarget !== null) focusedRef.current = null;
    };
    row?.addEventListener('focusin', keep);
    row?.addEventListener('focusout', leave);
    return () => {
      row?.removeEventListener('focusin', keep);
      row?.removeEventListener('focusout', leave);
    };
  });
  return rowRef;
}

function MoveMenu({ run, order }: Pick<RowProps, 'run' | 'order'>) {
  const item = (move: Move, label: string, keys: string) => (
    <MenuItem keys={keys} isDisabled={!order.canMove(run.id, move)} onAction={() => order.move(run.id, move)}>
      {label}
    </MenuItem>
  );
  const priority = (value: -1 | 0 | 1, label: string, detail: string) => (
    <MenuItem
      {...(run.priority === value ? { icon: 'check' as const } : {})}
      detail={detail}
      onAction={() => void order.setPriority(run.id, String(value))}
    >
      {label}
    </MenuItem>
  );
  return (
    <Menu
      label={`Place in the queue: ${run.prompt.slice(0, 60)}`}
      placement="bottom end"
      trigger={<IconButton icon="grip" label="Move" className="queue-move" />}
    >
      {item('first', 'To the front', 'Alt+Home')}
      {item('up', 'Up', 'Alt+ArrowUp')}
      {item('down', 'Down', 'Alt+ArrowDown')}
      {item('last', 'To the end', 'Alt+End')}
      <MenuSeparator />
      {priority(1, 'Sooner', 'before everything else')}
      {priority(0, 'Normal', 'projects take turns')}
      {priority(-1, 'Later', 'after everything else')}
    </Menu>
  );
}

/** A cancelled task whose provider gives no end to it can only be let go of here. */
function GiveUpButton({ run }: { readonly run: Run }) {
  const { ask, isAsking } = useAsk();
  const followed = run.attempts.find(({ state }) => state === 'accepted' || state === 'fetching');
  if (!run.isCancelRequested || !followed) return null;
  return (
    <Button
      isPending={isAsking}
      aria-label={`Give up ${run.prompt.slice(0, 60)}, it may still be made and charged`}
      onPress={() =>
        void ask(
          'attempts.giveUp',
          { attemptId: followed.id },
          'Given up. It may still be made and charged: see “Needs you”.',
        )
      }
    >
      Give up
    </Button>
  );
}

function CancelButton({ run, warning }: { readonly run: Run; readonly warning: string | null }) {
  const { ask, isAsking } = useAsk();
  return (
    <Button
      isDisabled={run.isCancelRequested}
      isPending={isAsking}
      aria-label={`Cancel ${run.prompt.slice(0, 60)}${warning ? `, ${warning}` : ''}`}
      onPress={() => void ask('runs.cancel', { runId: run.id })}
    >
      {run.isCancelRequested ? 'Cancelling' : 'Cancel'}
    </Button>
  );
}

function QueueThumb({ run }: { readonly run: Run }) {
  const partial = run.attempts.find((attempt) => attempt.partialRevision > 0);
  const shown = run.imageIds[0] ?? run.inputs[0]?.imageId;
  const source = partial
    ? partialUrl(partial.id, partial.partialRevision)
    : shown === undefined
      ? null
      : mediaUrl(shown, '160');
  if (source === null) {
    return (
      <span className="queue-thumb">
        <Icon name="image" />
      </span>
    );
  }
  return <img className="queue-thumb" src={source} alt="" draggable={false} />;
}
