import { useState } from 'react';
import { RunId, type ProjectId } from '../../shared/ids.ts';
import type { Run } from '../../shared/model.ts';
import type { VariantGroup } from '../../shared/variant-model.ts';
import { useRunGroup } from '../data/detail-queries.ts';
import { useNewestBatch } from '../data/prompt-queries.ts';
import { useAsk } from '../data/use-ask.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { againWords, progressWords } from './variant-words.ts';

/** How the newest batch of this project stands, until it is put away. */
export function BatchBar({ projectId }: { readonly projectId: ProjectId | null }) {
  const batch = useNewestBatch(projectId).data ?? null;
  const [putAway, setPutAway] = useState<string | null>(null);
  if (batch === null || putAway === batch.groupId || isOld(batch)) return null;
  return (
    <div className="composer-note is-bar" role="group" aria-label="Variants">
      <Icon name="grid" />
      <span role="status" className="num">
        <b>{batch.rowCount} variants</b> {progressWords(batch)}.
      </span>
      <BatchActions batch={batch} />
      <IconButton icon="close" label="Put away" onPress={() => setPutAway(batch.groupId)} />
    </div>
  );
}

/** Done without anything left to decide, and not of today's sitting. */
function isOld({ progress, createdAtMs }: VariantGroup): boolean {
  const { waiting, running, failed, unknown, cancelled } = progress;
  const isSettled = waiting + running + failed + unknown + cancelled === 0;
  return isSettled && createdAtMs < performance.timeOrigin;
}

/** What a press asks for and costs: "Run failed again (2) · at most $0.08". */
function againLabel(what: string, runIds: readonly RunId[], runs: readonly Run[]): string {
  const price = againWords(runs, runIds);
  return `${what} (${runIds.length})${price === '' ? '' : ` · ${price}`}`;
}

function BatchActions({ batch }: { readonly batch: VariantGroup }) {
  const ui = useUiStore();
  const { ask, isAsking } = useAsk();
  const { groupId, progress, failedRunIds, cancelledRunIds } = batch;
  const runs = useRunGroup(failedRunIds.length + cancelledRunIds.length > 0 ? groupId : null).data ?? [];
  const again = async (runIds: readonly RunId[]) => {
    // One after the other: a cap that stands in the way stops the rest, and says so.
    for (const runId of runIds) {
      const newRunId = RunId.parse(crypto.randomUUID());
      if ((await ask('runs.again', { runId, newRunId })) === null) return;
    }
  };
  return (
    <>
      {progress.waiting > 0 ? (
        <Button
          look="quiet"
          isDisabled={isAsking}
          onPress={() => void ask('variants.stop', { groupId }, 'What was not sent yet is cancelled.')}
        >
          Stop the rest
        </Button>
      ) : null}
      {failedRunIds.length > 0 && progress.waiting + progress.running === 0 ? (
        <Button
          look="quiet"
          isDisabled={isAsking || runs.length === 0}
          onPress={() => void again(failedRunIds)}
        >
          {againLabel('Run failed again', failedRunIds, runs)}
        </Button>
      ) : null}
      {cancelledRunIds.length > 0 && progress.waiting + progress.running === 0 ? (
        <Button
          look="quiet"
          isDisabled={isAsking || runs.length === 0}
          onPress={() => void again(cancelledRunIds)}
        >
          {againLabel('Send the rest', cancelledRunIds, runs)}
        </Button>
      ) : null}
      <Button look="quiet" onPress={() => ui.getState().openPlayground(groupId)}>
        Side by side
      </Button>
    </>
  );
}
