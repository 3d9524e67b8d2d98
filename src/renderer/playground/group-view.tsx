import { useRunGroup } from '../data/detail-queries.ts';
import { useAsk } from '../data/use-ask.ts';
import { Fault } from '../gallery/fault.tsx';
import { ToolsBar } from '../gallery/tools-bar.tsx';
import type { ImageId } from '../../shared/ids.ts';
import type { Run } from '../../shared/model.ts';
import { useNotices } from '../state/command-context.tsx';
import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { GroupCell } from './group-cell.tsx';
import { usePlayground } from './playground-context.tsx';
import { groupFigures } from './playground-words.ts';
import type { Refusal } from './playground-store.ts';
import { useSeenPictures } from './use-seen-pictures.ts';

const noRuns: readonly Run[] = [];
const noRefusals: readonly Refusal[] = [];

/** What was asked for together, side by side: keep what is good, trash the rest, go on from one. */
export function GroupView({ groupId }: { readonly groupId: string }) {
  const group = useRunGroup(groupId);
  const runs = group.data ?? noRuns;
  const refusals = usePlayground((state) => state.refusals[groupId]) ?? noRefusals;
  const seen = useSeenPictures(runs);
  const prompt = runs[0]?.prompt ?? '';
  return (
    <>
      <ToolsBar title="Playground" figures={group.data ? groupFigures(runs, refusals.length) : ''}>
        <TrashRest runs={runs} />
        <AgainButton />
      </ToolsBar>
      <div className="playground-scroll scrolls">
        {group.error ? (
          <Fault
            what="The comparison could not be read."
            error={group.error}
            onRetry={() => void group.refetch()}
          />
        ) : null}
        {group.data?.length === 0 ? (
          <p className="playground-hint">Nothing of this comparison is in the library any more.</p>
        ) : null}
        {prompt === '' ? null : <p className="group-prompt selectable">{prompt}</p>}
        <ul className="group" aria-label="Side by side" aria-busy={group.isPending || undefined}>
          {runs.map((run) => (
            <GroupCell key={run.id} run={run} seen={seen.get(run.id) ?? []} />
          ))}
          {refusals.map((refusal) => (
            <RefusedCell key={`${refusal.connection}/${refusal.model}`} refusal={refusal} />
          ))}
        </ul>
      </div>
    </>
  );
}

function RefusedCell({ refusal }: { readonly refusal: Refusal }) {
  return (
    <li className="group-cell" aria-label={`${refusal.model}, ${refusal.connection}`}>
      <div className="group-place">
        <span className="group-state">
          <b>Not asked for</b>
          <span className="run-reason selectable">{refusal.message}</span>
          <span>Nothing was sent.</span>
        </span>
      </div>
      <div className="group-words">
        <b className="group-name">
          {refusal.model} · {refusal.connection}
        </b>
      </div>
    </li>
  );
}

/** Everything that nobody chose to keep goes to the trash, and comes back with one press. */
function TrashRest({ runs }: { readonly runs: readonly Run[] }) {
  const { ask, isAsking } = useAsk();
  const notices = useNotices();
  const kept = usePlayground((state) => state.keptIds);
  const all = runs.flatMap(({ imageIds }) => imageIds);
  const rest = all.filter((imageId) => !kept.has(imageId));
  if (rest.length === 0 || rest.length === all.length) return null;
  const setTrashed = (imageIds: ImageId[], trashed: boolean) =>
    ask(trashed ? 'organise.trash' : 'organise.restore', { target: { imageIds } });
  return (
    <Button
      icon="trash"
      isDisabled={isAsking}
      onPress={() => {
        void setTrashed(rest, true).then(() =>
          notices.getState().notify({
            text: `Moved ${rest.length === 1 ? '1 picture' : `${rest.length} pictures`} to trash`,
            action: { label: 'Undo', run: () => void setTrashed(rest, false) },
          }),
        );
      }}
    >
      Trash the rest
    </Button>
  );
}

function AgainButton() {
  const ui = useUiStore();
  return <Button onPress={() => ui.getState().openPlayground(null)}>Choose models</Button>;
}
