import type { ImageId } from '../../shared/ids.ts';
import type { ImageDetail, Run } from '../../shared/model.ts';
import { mediaUrl, partialUrl } from '../../shared/transport.ts';
import { fieldLabelOf } from '../composer/field-words.ts';
import { sizeWords } from '../composer/size-words.ts';
import { useImageDetails } from '../data/detail-queries.ts';
import { useQueue } from '../data/queries.ts';
import { useAsk } from '../data/use-ask.ts';
import { isPending } from '../gallery/run-places.ts';
import { RunActions } from '../gallery/run-actions.tsx';
import { formatDuration } from '../inspector/figures.ts';
import { waitingTitle } from '../queue/queue-words.ts';
import { chargeText, endReason, endTitle, pendingWords } from '../queue/run-words.ts';
import { useCommands } from '../state/command-context.tsx';
import { selectOnly } from '../state/selection.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Elapsed } from '../ui/elapsed.tsx';
import { Icon } from '../ui/icon.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { usePlayground, usePlaygroundStore } from './playground-context.tsx';
import { runCost, runTookMs } from './playground-words.ts';

interface GroupCellProps {
  readonly run: Run;
  /** Pictures of this run that were here, those in the trash included. */
  readonly seen: readonly ImageId[];
}

/** One model's answer: its picture, or what stands in the way of one; price and time; what to do with it. */
export function GroupCell({ run, seen }: GroupCellProps) {
  const imageId = run.imageIds[0] ?? null;
  const isKept = usePlayground((state) => imageId !== null && state.keptIds.has(imageId));
  const isShown = useUi((ui) => imageId !== null && ui.selection.activeId === imageId);
  const [detail] = useImageDetails(imageId === null ? [] : [imageId]);
  const tookMs = runTookMs(run);
  return (
    <li
      className={classNames('group-cell', isKept && 'is-kept', isShown && 'is-shown')}
      aria-label={`${run.model}, ${run.connection}`}
    >
      <div className="group-place">
        {imageId === null ? <Place run={run} seen={seen} /> : <Picture run={run} imageId={imageId} />}
      </div>
      <div className="group-words">
        <b className="group-name">
          {run.model} · {run.connection}
        </b>
        <div className="group-line num">
          <span>{runCost(run)}</span>
          <span>{tookMs === null ? '' : formatDuration(tookMs)}</span>
        </div>
        <Differences detail={detail ?? null} />
        {imageId === null ? null : <Choices run={run} imageId={imageId} isKept={isKept} />}
      </div>
    </li>
  );
}

function Picture({ run, imageId }: { readonly run: Run; readonly imageId: ImageId }) {
  const ui = useUiStore();
  const isActive = useUi((state) => state.selection.activeId === imageId);
  return (
    <button
      type="button"
      className="group-picture"
      aria-pressed={isActive}
      aria-label={`Picture by ${run.model}`}
      data-image-id={imageId}
      onClick={() => ui.getState().setSelection(selectOnly(imageId))}
      onDoubleClick={() => ui.getState().show('loupe')}
    >
      <img
        src={mediaUrl(imageId, window.devicePixelRatio > 1.2 ? 'original' : '320')}
        alt=""
        draggable={false}
      />
    </button>
  );
}

/** Where the picture will be, was, or will never come. */
function Place({ run, seen }: GroupCellProps) {
  if (isPending(run)) return <Going run={run} />;
  const wasDelivered = run.attempts.some(({ deliveredCount }) => deliveredCount > 0);
  return wasDelivered ? <Trashed seen={seen} /> : <Ended run={run} />;
}

function Going({ run }: { readonly run: Run }) {
  const queue = useQueue().data;
  const words = pendingWords(run, waitingTitle(queue, run));
  const partial = run.attempts.find(({ partialRevision }) => partialRevision > 0);
  return (
    <>
      {partial ? (
        <img
          className="run-partial"
          src={partialUrl(partial.id, partial.partialRevision)}
          alt=""
          draggable={false}
        />
      ) : null}
      <span className="group-state">
        {words.sinceMs === null ? null : (
          <ProgressBar label="Progress" share={null} className="tile-progress" />
        )}
        <span>
          <b>{words.title}</b>
          {words.sinceMs === null ? null : <Elapsed sinceMs={words.sinceMs} format={words.time} />}
        </span>
        {words.isSent ? null : <span>Nothing was sent.</span>}
      </span>
    </>
  );
}

function Ended({ run }: { readonly run: Run }) {
  const reason = endReason(run);
  const charge = chargeText(run);
  const tone = run.status === 'unknown' ? 'is-warn' : run.status !== 'cancelled' && 'is-bad';
  return (
    <span className="group-state">
      <span className={classNames('run-title', tone)}>
        <Icon name={run.status === 'unknown' ? 'warning' : 'info'} /> {endTitle(run)}
      </span>
      {reason === null ? null : <span className="run-reason selectable">{reason}</span>}
      {charge === null ? null : <b className="num">{charge}</b>}
      <RunActions run={run} isTabStop isSmall={false} />
    </span>
  );
}

function Trashed({ seen }: { readonly seen: readonly ImageId[] }) {
  const { ask, isAsking } = useAsk();
  const ui = useUiStore();
  return (
    <span className="group-state">
      <b>In the trash</b>
      {seen.length > 0 ? (
        <Button
          icon="restore"
          isDisabled={isAsking}
          onPress={() => void ask('organise.restore', { target: { imageIds: [...seen] } }, 'Put back.')}
        >
          Put back
        </Button>
      ) : (
        <Button onPress={() => ui.getState().openScope({ kind: 'trash' })}>Show the trash</Button>
      )}
    </span>
  );
}

function Differences({ detail }: { readonly detail: ImageDetail | null }) {
  const differences = detail?.recipe?.differences ?? [];
  if (differences.length === 0) return null;
  return (
    <ul className="group-differences">
      {differences.map(({ field, asked, got }) => (
        <li key={field}>
          <Icon name="warning" /> {fieldLabelOf(field)}: asked {sizeWords(asked)}, got {sizeWords(got)}
        </li>
      ))}
    </ul>
  );
}

interface ChoicesProps {
  readonly run: Run;
  readonly imageId: ImageId;
  readonly isKept: boolean;
}

function Choices({ run, imageId, isKept }: ChoicesProps) {
  const store = usePlaygroundStore();
  const ui = useUiStore();
  const { targets } = useCommands().context;
  const { ask, isAsking } = useAsk();
  const goOn = () => {
    ui.getState().setSelection(selectOnly(imageId));
    ui.getState().startEditing(imageId);
    ui.getState().fillComposer({ prompt: '', connection: run.connection, model: run.model });
    ui.getState().show('thread');
    requestAnimationFrame(() => targets.composer?.focus());
  };
  return (
    <div className="group-choices" role="group" aria-label={`${run.model}, ${run.connection}`}>
      <Button
        look={isKept ? 'plain' : 'quiet'}
        aria-pressed={isKept}
        className="group-keep"
        {...(isKept ? { icon: 'check' as const } : {})}
        onPress={() => store.getState().toggleKept(imageId)}
      >
        {isKept ? 'Kept' : 'Keep'}
      </Button>
      <Button
        look="quiet"
        isDisabled={isAsking}
        onPress={() => void ask('organise.trash', { target: { imageIds: run.imageIds } }, 'Moved to trash.')}
      >
        Trash
      </Button>
      <Button look="quiet" className="group-continue" onPress={goOn}>
        Continue from this
      </Button>
    </div>
  );
}
