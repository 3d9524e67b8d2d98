import { pictureCount } from '../../shared/organise-words.ts';
import { isCommandEnabled } from '../state/commands.ts';
import { useCommands, useRunCommand } from '../state/command-context.tsx';
import { emptySelection } from '../state/selection.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import './organise.css';

const actions: readonly { readonly id: string; readonly text: string }[] = [
  { id: 'organise.pick', text: 'Pick' },
  { id: 'organise.reject', text: 'Reject' },
  { id: 'organise.tag', text: 'Tag…' },
  { id: 'organise.collect', text: 'Collect…' },
  { id: 'organise.move', text: 'Move…' },
  { id: 'organise.stack', text: 'Stack' },
  { id: 'pictures.trash', text: 'Trash' },
  { id: 'pictures.restore', text: 'Put back' },
  { id: 'pictures.purge', text: 'Delete for good…' },
];

/** What can be done with several pictures at once. It floats over the pictures: nothing moves when it comes. */
export function BulkBar() {
  const count = useUi((ui) => ui.selection.ids.size);
  // Looked at so that the actions follow where we are.
  useUi((ui) => ui.scope);
  const { table, context } = useCommands();
  const store = useUiStore();
  const run = useRunCommand();
  if (count < 2) return null;
  return (
    <div className="bulk-bar" role="toolbar" aria-label="Selected pictures">
      <span className="num">{pictureCount(count)}</span>
      {actions.map(({ id, text }) => {
        const command = table.find((each) => each.id === id);
        if (!command || !isCommandEnabled(command, context)) return null;
        return (
          <Button key={id} look="quiet" onPress={() => run(id)}>
            {text}
          </Button>
        );
      })}
      <Button look="quiet" onPress={() => store.getState().setSelection(emptySelection)}>
        Clear
      </Button>
    </div>
  );
}
