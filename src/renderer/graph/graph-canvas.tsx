import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type Ref,
} from 'react';
import { useCore } from '../data/client-context.tsx';
import { useImageDetail } from '../data/queries.ts';
import { PictureMenu, type MenuPlace } from '../gallery/picture-menu.tsx';
import { selectOnly, toggleSelected } from '../state/selection.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import type { UiStore } from '../state/ui-store.ts';
import { GraphController } from './graph-controller.ts';
import type { GraphModel } from './graph-model.ts';
import { walk, walkKeys } from './graph-walk.ts';
import { createNodeFacts, type NodeFacts } from './node-facts.ts';
import { nodeWords } from './node-words.ts';
import type { PlacedGraph } from './use-graph.ts';

interface CanvasProps {
  readonly graph: PlacedGraph;
  /** Whose graph it is: its place is kept under this name. */
  readonly of: string;
  readonly controllerRef: Ref<GraphController>;
  readonly onScale: (scale: number) => void;
}

/** The graph itself: one tab stop, arrows inside, and a spoken line for the place that is active. */
export function GraphCanvas(props: CanvasProps) {
  const { graph } = props;
  const ui = useUiStore();
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const { canvas, walked, active } = useController(props, setMenu);
  const onKeyDown = (event: KeyboardEvent) => {
    const key = walkKeys.find((each) => each === event.key);
    if (!key || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const { model, layout } = graph;
    const to = active === null ? model.nodes.length - 1 : walk(model.nodes, layout.places, active, key);
    walked();
    if (to !== null) choose(ui, graph, to);
  };
  const pictures = graph.model.pictureCount;
  return (
    <div className="graph-stage">
      <canvas
        ref={canvas}
        className="graph-canvas"
        data-keys="graph"
        data-count={graph.model.nodes.length}
        role="img"
        aria-roledescription="graph of edits"
        aria-label={`Graph of ${pictures} pictures. Arrow keys go from picture to picture; L shows a list.`}
        tabIndex={0}
        onKeyDown={onKeyDown}
      />
      <Spoken model={graph.model} active={active} />
      {menu === null ? null : <PictureMenu place={menu} onClose={() => setMenu(null)} />}
    </div>
  );
}

/** What is drawn of the active place, for who does not see it. */
function Spoken({ model, active }: { readonly model: GraphModel; readonly active: number | null }) {
  const node = model.nodes[active ?? -1];
  const label = useImageDetail(node?.imageId ?? null).data?.cell.label ?? null;
  return (
    <p className="visually-hidden" aria-live="polite">
      {node ? nodeWords(model, node, label) : ''}
    </p>
  );
}

/** The active place: the active picture, or the run that is shown in the inspector. */
function useActive({ model }: PlacedGraph): number | null {
  const activeId = useUi((state) => state.selection.activeId);
  const runId = useUi((state) => (state.inspected?.kind === 'run' ? state.inspected.runId : null));
  if (runId !== null) return model.nodes.find((node) => node.run?.id === runId)?.index ?? null;
  return activeId === null ? null : (model.byImage.get(activeId)?.index ?? null);
}

/** Ties the canvas to the window's state: the selection is shared with the grid, the place is kept. */
function useController(
  { graph, of, controllerRef, onScale }: CanvasProps,
  onMenu: (place: MenuPlace) => void,
) {
  const ui = useUiStore();
  const { client } = useCore();
  const canvas = useRef<HTMLCanvasElement>(null);
  const parts = useRef<{ controller: GraphController; facts: NodeFacts } | null>(null);
  const latest = useRef(graph);
  const isWalked = useRef(false);
  useLayoutEffect(() => {
    latest.current = graph;
  }, [graph]);
  useLayoutEffect(() => {
    if (!canvas.current) return;
    const facts = createNodeFacts(client, () => controller.draw());
    const controller = new GraphController(canvas.current, facts, {
      onPress: (index, event) => press(ui, latest.current, index, event),
      onOpen: (index) => open(ui, latest.current, index),
      onMenu: (index, event) => {
        const imageId = latest.current.model.nodes[index]?.imageId ?? null;
        if (imageId === null) return;
        if (!ui.getState().selection.ids.has(imageId)) choose(ui, latest.current, index);
        onMenu({ x: event.clientX, y: event.clientY });
      },
      onCamera: (camera) => {
        onScale(camera.scale);
        ui.getState().keepGraphPlace({ of, ...camera });
      },
    });
    parts.current = { controller, facts };
    assign(controllerRef, controller);
    canvas.current.focus({ preventScroll: true });
    return () => {
      controller.close();
      facts.close();
      parts.current = null;
      assign(controllerRef, null);
    };
  }, [client, ui, of, controllerRef, onScale, onMenu]);
  useLayoutEffect(() => {
    const { graphPlace } = ui.getState();
    // Whatever made the graph new may have changed words and prices too.
    parts.current?.facts.forget();
    parts.current?.controller.show(graph.model, graph.layout, graphPlace?.of === of ? graphPlace : null);
  }, [graph, of, ui]);
  const ids = useUi((state) => state.selection.ids);
  const active = useActive(graph);
  useEffect(() => {
    parts.current?.controller.select(ids, active, isWalked.current);
    isWalked.current = false;
  }, [ids, active, graph]);
  // Where keys lead is brought into sight; a press is there already.
  const walked = useCallback(() => {
    isWalked.current = true;
  }, []);
  return { canvas, walked, active };
}

function open(ui: UiStore, graph: PlacedGraph, index: number): void {
  choose(ui, graph, index);
  if (graph.model.nodes[index]?.imageId !== null) ui.getState().show('loupe');
}

function press(ui: UiStore, graph: PlacedGraph, index: number, event: PointerEvent): void {
  const imageId = graph.model.nodes[index]?.imageId ?? null;
  const { selection, setSelection } = ui.getState();
  if (imageId !== null && (event.ctrlKey || event.metaKey)) setSelection(toggleSelected(selection, imageId));
  else if (imageId !== null && event.shiftKey)
    setSelection({ ...toggleSelected(selection, imageId), activeId: imageId });
  else choose(ui, graph, index);
}

/** Makes a place the active one: a picture is selected, a run is shown in the inspector. */
function choose(ui: UiStore, { model }: PlacedGraph, index: number): void {
  const node = model.nodes[index];
  if (!node) return;
  if (node.imageId !== null) ui.getState().setSelection(selectOnly(node.imageId));
  else if (node.run) ui.getState().inspect({ kind: 'run', runId: node.run.id });
}

function assign<T>(ref: Ref<T>, value: T | null): void {
  if (typeof ref === 'function') ref(value);
  else if (ref) ref.current = value;
}
