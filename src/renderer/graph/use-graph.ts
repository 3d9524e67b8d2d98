import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { GraphSubject } from '../../shared/chain-model.ts';
import { invariant } from '../../shared/errors.ts';
import { useCore } from '../data/client-context.tsx';
import { useOpenRuns } from '../data/queries.ts';
import { queryKeys } from '../data/query-keys.ts';
import { layoutInSteps, type GraphLayout } from './graph-layout.ts';
import { graphModel, type GraphModel } from './graph-model.ts';

/** A graph with its places; the layout is a moment behind the model. */
export interface PlacedGraph {
  readonly model: GraphModel;
  readonly layout: GraphLayout;
}

export interface GraphState {
  readonly placed: PlacedGraph | null;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly loneCount: number;
  readonly isCut: boolean;
  readonly retry: () => void;
}

/** The graph of a project, or of one picture's chain, laid out between frames. */
export function useGraph(of: GraphSubject | null): GraphState {
  const { client } = useCore();
  const query = useQuery({
    queryKey: queryKeys.graph(of),
    queryFn: () => {
      invariant(of, 'disabled without a subject');
      return client.call('chains.graph', { of });
    },
    enabled: of !== null,
    // While a walk through pictures goes on, the graph before stays.
    placeholderData: (previous) => previous,
  });
  const runs = useOpenRuns(of !== null && 'projectId' in of ? of.projectId : null).data;
  const model = useMemo(() => (query.data ? graphModel(query.data, runs ?? []) : null), [query.data, runs]);
  return {
    placed: usePlaced(model),
    isPending: query.isPending,
    error: query.error,
    loneCount: query.data?.loneCount ?? 0,
    isCut: query.data?.isCut ?? false,
    retry: () => void query.refetch(),
  };
}

/** Time a slice of the layout may take: well under a frame. */
const sliceMs = 6;

function usePlaced(model: GraphModel | null): PlacedGraph | null {
  const [placed, setPlaced] = useState<PlacedGraph | null>(null);
  useEffect(() => {
    if (model === null) return;
    const steps = layoutInSteps(model.nodes);
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const until = performance.now() + sliceMs;
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done) {
          setPlaced({ model, layout: step.value });
          return;
        }
        if (performance.now() > until) break;
      }
      channel.port2.postMessage(null);
    };
    channel.port2.postMessage(null);
    return () => channel.port1.close();
  }, [model]);
  return placed;
}
