import { ToolsBar } from '../gallery/tools-bar.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { GroupView } from './group-view.tsx';
import { ModelList } from './model-list.tsx';
import { PlaygroundComposer } from './playground-composer.tsx';
import { usePlaygroundView, type PlaygroundView } from './use-playground-view.ts';
import { pressWords } from './playground-words.ts';
import './playground.css';

/** One prompt over several models at once: first the choice and its price, then what came, side by side. */
export function Playground() {
  const groupId = useUi((ui) => ui.playgroundGroupId);
  return (
    <section className="playground" aria-label="Playground" data-keys="playground">
      {groupId === null ? <Choosing /> : <GroupView key={groupId} groupId={groupId} />}
    </section>
  );
}

function Choosing() {
  const view = usePlaygroundView();
  return (
    <>
      <ToolsBar title="Playground" figures={choiceFigures(view)}>
        <BackButton />
      </ToolsBar>
      <ModelList view={view} />
      <PlaygroundComposer view={view} />
    </>
  );
}

function BackButton() {
  const ui = useUiStore();
  return (
    <Button look="quiet" icon="grid" onPress={() => ui.getState().show('grid')}>
      Back to the grid
    </Button>
  );
}

function choiceFigures({ picks }: PlaygroundView): string {
  if (picks.length === 0) return 'one prompt over several models';
  return pressWords(
    picks.length,
    picks.map(({ estimate }) => estimate),
  );
}
