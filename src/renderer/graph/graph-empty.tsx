import { useRunCommand } from '../state/command-context.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';

interface EmptyProps {
  readonly hasSubject: boolean;
  /** Pictures that are there and stand alone. */
  readonly loneCount: number;
}

/** No edits yet, or no picture whose chain could be shown: what to do next. */
export function GraphEmpty({ hasSubject, loneCount }: EmptyProps) {
  const ui = useUiStore();
  const run = useRunCommand();
  const hasActive = useUi((state) => state.selection.activeId !== null);
  const lone =
    loneCount === 1 ? 'The picture here was' : `The ${loneCount.toLocaleString('en-US')} pictures here were`;
  return (
    <div className="hero" tabIndex={-1}>
      <h2 className="hero-title">{hasSubject ? 'No edits yet' : 'No picture is chosen'}</h2>
      <p className="hero-text">
        {hasSubject
          ? `${loneCount > 0 ? `${lone} not made from another. ` : ''}Edit a picture, and what comes of it appears here beside it, with every branch and its cost.`
          : 'Open a project, or choose a picture in the grid, to see what was made from what.'}
      </p>
      {hasSubject && hasActive ? (
        <Button look="primary" icon="edit" onPress={() => run('pictures.edit')}>
          Edit the chosen picture
        </Button>
      ) : (
        <Button icon="grid" onPress={() => ui.getState().show('grid')}>
          Choose a picture
        </Button>
      )}
    </div>
  );
}
