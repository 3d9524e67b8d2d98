import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { mediaUrl } from '../../shared/transport.ts';
import { formatDollars } from '../../shared/money.ts';
import { useCore } from '../data/client-context.tsx';
import { selectOnly } from '../state/selection.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { classNames } from '../ui/class-names.ts';
import type { GraphModel, GraphNode } from './graph-model.ts';
import { createNodeFacts, type NodeFacts } from './node-facts.ts';
import { costWords, stateWords } from './node-words.ts';
import type { PlacedGraph } from './use-graph.ts';

const rowPx = 40;
const columns = ['Version', 'Picture', 'Model', 'Made from', 'Cost', 'With all made from it'] as const;

/** The same graph as a tree of rows: what is drawn can be read, sorted by chain, parents before children. */
export function GraphList({ graph, label }: { readonly graph: PlacedGraph; readonly label: string }) {
  const { model } = graph;
  const rows = useMemo(() => treeOrder(model), [model]);
  const scroller = useRef<HTMLDivElement>(null);
  const facts = useFacts();
  const activeId = useUi((state) => state.selection.activeId);
  const at = rows.findIndex((node) => node.imageId !== null && node.imageId === activeId);
  // What it returns is read during this render only and handed to nobody who remembers it.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 12,
  });
  const onKeyDown = useRowKeys(rows, at, scroller, (index) => virtual.scrollToIndex(index));
  return (
    <div
      className="graph-list"
      role="treegrid"
      aria-label={`${label}, as a list`}
      aria-rowcount={rows.length + 1}
      data-keys="graph"
    >
      <div role="rowgroup">
        <div className="graph-row is-head" role="row" aria-rowindex={1}>
          {columns.map((name) => (
            <span key={name} role="columnheader">
              {name}
            </span>
          ))}
        </div>
      </div>
      <div className="graph-rows scrolls" role="rowgroup" ref={scroller} onKeyDown={onKeyDown}>
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const node = rows[item.index];
            if (!node) return null;
            const isTabStop = at < 0 ? item.index === 0 : item.index === at;
            const place = { rowIndex: item.index + 2, top: item.start, isTabStop };
            return <ListRow key={node.index} model={model} node={node} facts={facts} {...place} />;
          })}
        </div>
      </div>
    </div>
  );
}

/** Up and down go from row to row, left to what a picture was made from, right to the first made from it. */
function useRowKeys(
  rows: readonly GraphNode[],
  at: number,
  scroller: React.RefObject<HTMLDivElement | null>,
  scrollTo: (index: number) => void,
): (event: KeyboardEvent) => void {
  const ui = useUiStore();
  const isKeyed = useRef(false);
  const latest = useRef(scrollTo);
  useEffect(() => {
    latest.current = scrollTo;
  });
  useEffect(() => {
    if (at < 0) return;
    latest.current(at);
    if (!isKeyed.current) return;
    isKeyed.current = false;
    const frame = requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus(),
    );
    return () => cancelAnimationFrame(frame);
  }, [at, scroller]);
  return (event) => {
    const here = rows[at];
    const moves: Readonly<Record<string, number | undefined>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1,
      ArrowLeft: here && here.parent >= 0 ? rows.findIndex((node) => node.index === here.parent) : at,
      ArrowRight: here && here.children.length > 0 ? at + 1 : at,
    };
    const to = moves[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const imageId = rows[Math.min(Math.max(to, 0), rows.length - 1)]?.imageId ?? null;
    isKeyed.current = true;
    if (imageId !== null) ui.getState().setSelection(selectOnly(imageId));
  };
}

interface RowProps {
  readonly model: GraphModel;
  readonly node: GraphNode;
  readonly facts: NodeFacts;
  readonly rowIndex: number;
  readonly top: number;
  readonly isTabStop: boolean;
}

function ListRow({ model, node, facts, rowIndex, top, isTabStop }: RowProps) {
  const ui = useUiStore();
  const { imageId } = node;
  const isSelected = useUi((state) => imageId !== null && state.selection.activeId === imageId);
  const known = imageId === null ? null : facts.facts(imageId);
  const parent = model.nodes[node.parent];
  const siblings =
    parent?.children ?? model.nodes.filter((each) => each.parent === -1).map((each) => each.index);
  return (
    <div
      role="row"
      className={classNames('graph-row', isSelected && 'is-selected')}
      style={{ transform: `translateY(${top}px)`, height: rowPx }}
      aria-rowindex={rowIndex}
      aria-level={node.depth + 1}
      aria-posinset={siblings.indexOf(node.index) + 1}
      aria-setsize={siblings.length}
      aria-selected={isSelected}
      tabIndex={isTabStop ? 0 : -1}
      onClick={() => {
        if (imageId !== null) ui.getState().setSelection(selectOnly(imageId));
        else if (node.run) ui.getState().inspect({ kind: 'run', runId: node.run.id });
      }}
      onDoubleClick={() => imageId !== null && ui.getState().show('loupe')}
    >
      <span role="gridcell" className="num" style={{ paddingLeft: Math.min(node.depth, 12) * 14 }}>
        {node.name || '–'}
      </span>
      <span role="gridcell" className="graph-cell-picture">
        {imageId === null ? null : <img src={mediaUrl(imageId, '160')} alt="" loading="lazy" />}
        <span>{node.run ? `${node.run.status}: ${node.run.prompt}` : (known?.cell.label ?? '')}</span>
        {stateWords(node) === null ? null : <em>{stateWords(node)}</em>}
      </span>
      <span role="gridcell">{known?.model ?? ''}</span>
      <span role="gridcell">{madeFrom(model, node)}</span>
      <span role="gridcell" className="num">
        {costWords(node) ?? ''}
      </span>
      <span role="gridcell" className="num">
        {node.branchNanos > 0 ? formatDollars(node.branchNanos) : ''}
        {node.branchUnknown > 0 ? ` + ${node.branchUnknown} unknown` : ''}
      </span>
    </div>
  );
}

function madeFrom(model: GraphModel, node: GraphNode): string {
  const nameOf = (index: number) => model.nodes[index]?.name ?? '';
  const references = node.references.map((index) => `${nameOf(index)} (reference)`);
  return [node.parent < 0 ? '' : nameOf(node.parent), ...references].filter((each) => each !== '').join(', ');
}

/** Parents before children, one chain after the other. */
function treeOrder({ nodes }: GraphModel): readonly GraphNode[] {
  const rows: GraphNode[] = [];
  const waiting = nodes.filter((node) => node.parent === -1).toReversed();
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    rows.push(node);
    for (const child of node.children.toReversed()) {
      const next = nodes[child];
      if (next) waiting.push(next);
    }
  }
  return rows;
}

function useFacts(): NodeFacts {
  const { client } = useCore();
  const [, setCount] = useState(0);
  const [facts] = useState(() => createNodeFacts(client, () => setCount((count) => count + 1)));
  return facts;
}
