import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { ImageId } from '../../shared/ids.ts';
import type { ChainNode } from '../../shared/model.ts';
import { mediaUrl } from '../../shared/transport.ts';
import { useOpenRuns } from '../data/queries.ts';
import { useRunCommand } from '../state/command-context.tsx';
import { useUi } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { Spinner } from '../ui/progress-bar.tsx';
import { layoutStrip, neighbourOf, versionNames, type StripEdge, type StripNode } from './chain-layout.ts';
import { priceOf } from './price-of.ts';
import './chain.css';

interface ChainStripProps {
  readonly chain: readonly ChainNode[];
  readonly currentId: ImageId | null;
  readonly onGo: (imageId: ImageId) => void;
}

/** The versions a picture belongs to, from left to right, branches stacked: one tab stop, arrows inside. */
export function ChainStrip({ chain, currentId, onGo }: ChainStripProps) {
  const layout = useMemo(() => layoutStrip(chain, currentId), [chain, currentId]);
  const list = useRef<HTMLDivElement>(null);
  const [isKeyed, setKeyed] = useState(false);
  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>('[aria-current="true"]');
    current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (isKeyed) current?.focus({ preventScroll: true });
  }, [currentId, layout, isKeyed]);
  if (chain.length === 0 || currentId === null) return <div className="chain-strip is-empty" />;
  const onKeyDown = (event: KeyboardEvent) => {
    const key = stripKeys.find((each) => each === event.key);
    if (!key || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const to = neighbourOf(layout, currentId, key);
    setKeyed(true);
    if (to) onGo(to.node.cell.id);
  };
  return (
    <div className="chain-strip">
      <div className="chain-scroll">
        <div
          ref={list}
          className="chain-layer"
          role="toolbar"
          aria-label="Versions"
          style={{ width: layout.width, height: layout.height }}
          onKeyDown={onKeyDown}
          onBlur={() => setKeyed(false)}
        >
          <svg className="chain-lines" width={layout.width} height={layout.height} aria-hidden="true">
            {layout.edges.map((edge) => (
              <path
                key={edge.to.node.cell.id}
                className={classNames(edge.isOnPath && 'is-on')}
                d={lineOf(edge)}
              />
            ))}
          </svg>
          {layout.nodes.map((placed) => (
            <StripTile
              key={placed.node.cell.id}
              placed={placed}
              isCurrent={placed.node.cell.id === currentId}
              onGo={onGo}
            />
          ))}
        </div>
      </div>
      <StripPending chain={chain} />
      <StripAction chain={chain} currentId={currentId} />
    </div>
  );
}

const stripKeys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'] as const;

interface StripTileProps {
  readonly placed: StripNode;
  readonly isCurrent: boolean;
  readonly onGo: (imageId: ImageId) => void;
}

function StripTile({ placed, isCurrent, onGo }: StripTileProps) {
  const { node, name, x, y, width, height } = placed;
  const { cell } = node;
  const price = priceOf(node);
  const fate = node.isGone ? 'removed' : node.isTrashed ? 'in trash' : null;
  return (
    <button
      type="button"
      aria-current={isCurrent || undefined}
      aria-label={[name, fate, cell.label, price].filter(Boolean).join(', ')}
      title={[name, fate, cell.label, price].filter(Boolean).join(' · ')}
      tabIndex={isCurrent ? 0 : -1}
      className={classNames('chain-node', isCurrent && 'is-current', fate !== null && 'is-discarded')}
      style={{ left: x, top: y, width, height }}
      onClick={() => onGo(cell.id)}
    >
      <img src={mediaUrl(cell.id, '160')} alt="" loading="lazy" draggable={false} />
      <em>{name}</em>
      {fate === null ? null : <Icon name="trash" className="chain-fate" />}
      {price !== null && width > 60 && !cell.isPlayMoney ? <em className="is-price num">{price}</em> : null}
    </button>
  );
}

/** Versions being made now, from any picture of this chain. */
function StripPending({ chain }: { readonly chain: readonly ChainNode[] }) {
  const runs = useOpenRuns(null).data ?? [];
  const ids = new Set(chain.map((node) => node.cell.id));
  const pending = runs.filter(
    ({ status, inputs }) =>
      (status === 'waiting' || status === 'running') &&
      inputs.some(({ imageId, role }) => ids.has(imageId) && (role === 'source' || role === 'turn')),
  );
  if (pending.length === 0) return null;
  const count = pending.reduce((sum, run) => sum + run.wantedCount, 0);
  return (
    <span className="chain-pending" role="status">
      <Spinner />
      {count === 1 ? 'A version is being made' : `${count} versions are being made`}
    </span>
  );
}

/** Sending from a version that has others made from it starts a branch; nothing is ever rewritten. */
function StripAction({
  chain,
  currentId,
}: {
  readonly chain: readonly ChainNode[];
  readonly currentId: ImageId;
}) {
  const run = useRunCommand();
  const isEditing = useUi((ui) => ui.editingOf === currentId);
  const current = chain.find((node) => node.cell.id === currentId);
  const hasChildren = chain.some((node) => node.parentId === currentId);
  const names = versionNames(chain);
  const version = names.get(currentId) ?? `v${current?.cell.version ?? 1}`;
  const branch = hasChildren ? 'the next edit makes a branch' : null;
  const parent = chain.find((node) => node.cell.id === current?.parentId);
  return (
    <div className="chain-action">
      {parent ? (
        <Button icon="compare" look="quiet" onPress={() => run('compare.start')}>
          Compare with {names.get(parent.cell.id)}
        </Button>
      ) : null}
      {isEditing ? (
        <span className="muted">
          <b>Editing {version}</b>
          {branch === null ? '' : ` · ${branch}`}
        </span>
      ) : (
        <Button icon="edit" onPress={() => run('pictures.edit')}>
          {hasChildren ? `Branch from ${version}` : `Edit ${version}`}
        </Button>
      )}
    </div>
  );
}

function lineOf({ from, to }: StripEdge): string {
  const startX = from.x + from.width;
  const startY = from.y + from.height / 2;
  const endY = to.y + to.height / 2;
  const middle = (startX + to.x) / 2;
  return `M${startX} ${startY}C${middle} ${startY} ${middle} ${endY} ${to.x} ${endY}`;
}
