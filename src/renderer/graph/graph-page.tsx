import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { GraphSubject } from '../../shared/chain-model.ts';
import { useImageDetail, useProjects } from '../data/queries.ts';
import { Fault } from '../gallery/fault.tsx';
import { ToolsBar } from '../gallery/tools-bar.tsx';
import { ViewSwitch } from '../gallery/view-controls.tsx';
import { useCommandTarget } from '../state/command-context.tsx';
import type { GraphAction } from '../state/command-targets.ts';
import { useUi } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { GraphCanvas } from './graph-canvas.tsx';
import type { GraphController } from './graph-controller.ts';
import { GraphEmpty } from './graph-empty.tsx';
import { GraphList } from './graph-list.tsx';
import { graphFigures } from './graph-model.ts';
import { useGraph } from './use-graph.ts';
import './graph.css';

type Reach = 'project' | 'chain';

const reaches = [
  { id: 'project', label: 'Project' },
  { id: 'chain', label: 'This chain' },
] as const;

/** What was made from what: parents left, children right, branches one under the other. */
export function GraphPage() {
  const [wanted, setReach] = useState<Reach>('project');
  const [isList, setList] = useState(false);
  const [scale, setScale] = useState(1);
  const { of, title, canBeProject } = useSubject(wanted);
  const graph = useGraph(of);
  const controller = useRef<GraphController>(null);
  const { placed } = graph;
  useGraphTarget(controller, placed, () => setList((is) => !is));
  const reach: Reach = canBeProject ? wanted : 'chain';
  return (
    <section className="graph" aria-label="Chain of edits" data-keys="graph-view">
      <ToolsBar title={title} figures={placed ? graphFigures(placed.model) : ''}>
        {canBeProject ? (
          <SegmentedControl label="What is shown" segments={reaches} value={reach} onChange={setReach} />
        ) : null}
        <ZoomControls scale={scale} controller={controller} isHidden={isList} />
        <Button look="quiet" onPress={() => setList(!isList)} aria-pressed={isList}>
          {isList ? 'Graph' : 'List'}
        </Button>
        <ViewSwitch />
      </ToolsBar>
      {of === null || (placed && placed.model.nodes.length === 0) ? (
        <GraphEmpty hasSubject={of !== null} loneCount={graph.loneCount} />
      ) : graph.error && !placed ? (
        <Fault what="The chain of edits could not be read." error={graph.error} onRetry={graph.retry} />
      ) : placed === null ? (
        <div className="graph-stage" aria-busy="true" />
      ) : isList ? (
        <GraphList graph={placed} label={title} />
      ) : (
        <GraphCanvas graph={placed} of={JSON.stringify(of)} controllerRef={controller} onScale={setScale} />
      )}
      {graph.isCut ? (
        <p className="graph-note">The newest 10,000 pictures are shown; older ones are left out.</p>
      ) : null}
    </section>
  );
}

interface Subject {
  readonly of: GraphSubject | null;
  readonly title: string;
  readonly canBeProject: boolean;
}

/** The project that is open; anywhere else the chain of the active picture. */
function useSubject(reach: Reach): Subject {
  const scope = useUi((ui) => ui.scope);
  const activeId = useUi((ui) => ui.selection.activeId);
  const projects = useProjects(true).data;
  const detail = useImageDetail(activeId).data;
  const projectId = scope.kind === 'project' ? scope.projectId : null;
  const projectName = projects?.find((project) => project.id === projectId)?.name ?? 'Chain';
  const [anchor, setAnchor] = useState(activeId);
  // The chain stays while one walks inside it; a picture chosen elsewhere is only asked for on coming back.
  if (anchor === null && activeId !== null) setAnchor(activeId);
  return useMemo(() => {
    if (projectId !== null && reach === 'project')
      return { of: { projectId }, title: projectName, canBeProject: true };
    return {
      of: anchor === null ? null : { imageId: anchor },
      title: detail?.cell.label ?? 'Chain',
      canBeProject: projectId !== null,
    };
  }, [projectId, reach, projectName, anchor, detail?.cell.label]);
}

function useGraphTarget(
  controller: React.RefObject<GraphController | null>,
  placed: ReturnType<typeof useGraph>['placed'],
  onList: () => void,
): void {
  const order = useCallback(
    () => placed?.model.nodes.flatMap(({ imageId }) => (imageId === null ? [] : [imageId])) ?? [],
    [placed],
  );
  const list = useRef(onList);
  useEffect(() => {
    list.current = onList;
  });
  const target = useMemo(() => {
    const actions: Readonly<Record<GraphAction, () => void>> = {
      toggleZoom: () => controller.current?.toggle(),
      fit: () => controller.current?.fit(),
      actual: () => controller.current?.actual(),
      zoomIn: () => controller.current?.step(1),
      zoomOut: () => controller.current?.step(-1),
      list: () => list.current(),
    };
    return { run: (action: GraphAction) => actions[action](), order };
  }, [controller, order]);
  useCommandTarget('graph', target);
}

interface ZoomProps {
  readonly scale: number;
  readonly controller: React.RefObject<GraphController | null>;
  readonly isHidden: boolean;
}

function ZoomControls({ scale, controller, isHidden }: ZoomProps) {
  if (isHidden) return null;
  return (
    <div className="loupe-zoom" role="group" aria-label="Zoom">
      <IconButton icon="minus" label="Zoom out" keys="Mod+-" onPress={() => controller.current?.step(-1)} />
      <span className="num" aria-live="off">
        {Math.round(scale * 100)} %
      </span>
      <IconButton icon="plus" label="Zoom in" keys="Mod++" onPress={() => controller.current?.step(1)} />
      <IconButton icon="expand" label="Show all" keys="Mod+0" onPress={() => controller.current?.fit()} />
    </div>
  );
}
