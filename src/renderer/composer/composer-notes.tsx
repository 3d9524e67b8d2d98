import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useComposer, useComposerStore } from './composer-context.tsx';

/** What went wrong with the last press, and what a change of model did: in words, beside the prompt. */
export function ComposerNotes() {
  const composer = useComposerStore();
  const ui = useUiStore();
  const problem = useComposer((state) => state.problem);
  const notes = useComposer((state) => state.notes);
  return (
    <div className="composer-notes">
      <div role="alert">
        {problem ? (
          <p className="composer-note is-bad">
            <Icon name="warning" />
            <span className="selectable">{problem.message}</span>
            {problem.isOverCap ? (
              <Button look="quiet" onPress={() => ui.getState().show('spend')}>
                See the caps
              </Button>
            ) : null}
            <IconButton
              icon="close"
              label="Close"
              onPress={() => composer.getState().set({ problem: null })}
            />
          </p>
        ) : null}
      </div>
      <div role="status">
        {notes.length > 0 ? (
          <p className="composer-note">
            <Icon name="info" />
            <span>{notes.join(' ')}</span>
            <IconButton icon="close" label="Close" onPress={() => composer.getState().set({ notes: [] })} />
          </p>
        ) : null}
      </div>
    </div>
  );
}
