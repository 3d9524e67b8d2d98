import { useState } from 'react';
import type { ProjectId } from '../../shared/ids.ts';
import { useAsk } from '../data/use-ask.ts';
import { selectOnly } from '../state/selection.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { progressWords } from './rerun-words.ts';
import { useNewestRerun } from './use-rerun.ts';

/** How the steps that are made again stand, until it is put away. */
export function RerunBar({ projectId }: { readonly projectId: ProjectId | null }) {
  const ui = useUiStore();
  const rerun = useNewestRerun(projectId).data ?? null;
  const [putAway, setPutAway] = useState<string | null>(null);
  const { ask, isAsking } = useAsk();
  if (rerun === null || putAway === rerun.rerunId) return null;
  const { rerunId, state, imageId, question, doneCount } = rerun;
  const goOn = () =>
    ui.getState().openRerun({
      imageId: question.imageId,
      rest: {
        sourceId: imageId ?? question.sourceId,
        fromStep: question.fromStep + doneCount,
        through: question.through,
      },
    });
  return (
    <div className="composer-note is-bar" role="group" aria-label="Steps made again">
      <Icon name="retry" />
      <span role="status" className="num">
        {progressWords(rerun)}
      </span>
      {state === 'running' ? (
        <Button look="quiet" isDisabled={isAsking} onPress={() => void ask('reruns.stop', { rerunId })}>
          Stop after this step
        </Button>
      ) : null}
      {state === 'stopped' ? (
        <Button look="quiet" onPress={goOn}>
          Go on with the rest…
        </Button>
      ) : null}
      {imageId !== null ? (
        <Button
          look="quiet"
          onPress={() => {
            ui.getState().setSelection(selectOnly(imageId));
            ui.getState().show('loupe');
          }}
        >
          Show the newest
        </Button>
      ) : null}
      <IconButton icon="close" label="Put away" onPress={() => setPutAway(rerunId)} />
    </div>
  );
}
