import { useCommand, useRunCommand } from '../state/command-context.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import type { IconName } from '../ui/icon.tsx';
import './mask.css';

const buttons: readonly { readonly id: string; readonly icon: IconName }[] = [
  { id: 'mask.open', icon: 'brush' },
  { id: 'edit.frame', icon: 'expand' },
  { id: 'edit.turnLeft', icon: 'undo' },
  { id: 'edit.turnRight', icon: 'redo' },
];

/** The tools for the picture in the loupe, beside it. */
export function EditButtons() {
  return (
    <div className="mask-rail" role="group" aria-label="Edit this picture here">
      {buttons.map(({ id, icon }) => (
        <EditButton key={id} id={id} icon={icon} />
      ))}
    </div>
  );
}

function EditButton({ id, icon }: (typeof buttons)[number]) {
  const command = useCommand(id);
  const run = useRunCommand();
  return <IconButton icon={icon} label={command.label} keys={command.keys?.[0]} onPress={() => run(id)} />;
}
