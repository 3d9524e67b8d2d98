import type { ImageId } from '../../shared/ids.ts';
import type { LocalOperation } from '../../shared/local-edit.ts';
import type { Command, CommandContext } from '../state/commands.ts';
import { selectOnly } from '../state/selection.ts';
import { makeEdit } from './make-edit.ts';

const activeId = ({ ui }: CommandContext): ImageId | null => ui.getState().selection.activeId;
const hasPicture = (context: CommandContext): boolean => {
  const { view, scope } = context.ui.getState();
  return activeId(context) !== null && ['grid', 'loupe'].includes(view) && scope.kind !== 'trash';
};

function operationCommand(id: string, label: string, operation: LocalOperation): Command {
  return {
    id,
    label,
    group: 'Mask',
    isEnabled: hasPicture,
    run: async (context) => {
      const imageId = activeId(context);
      if (imageId !== null) await makeEdit(context, imageId, operation);
    },
  };
}

/** Pictures made from others at no cost, as keys, menu and palette ask for them. */
export const editCommands: readonly Command[] = [
  {
    id: 'edit.frame',
    label: 'Crop, extend or resize…',
    group: 'Mask',
    keys: ['Shift+X'],
    isEnabled: hasPicture,
    run: (context) => {
      const imageId = activeId(context);
      if (imageId === null) return;
      context.ui.getState().show('loupe');
      context.ui.getState().setEditTool({ kind: 'frame', imageId });
    },
  },
  operationCommand('edit.turnRight', 'Turn right', { kind: 'rotate', quarterTurns: 1 }),
  operationCommand('edit.turnLeft', 'Turn left', { kind: 'rotate', quarterTurns: 3 }),
  operationCommand('edit.flipAcross', 'Flip left to right', { kind: 'flip', axis: 'horizontal' }),
  operationCommand('edit.flipDown', 'Flip top to bottom', { kind: 'flip', axis: 'vertical' }),
  {
    id: 'edit.keepOutside',
    label: 'Keep what is outside the mask',
    group: 'Mask',
    isEnabled: hasPicture,
    run: async (context) => {
      const imageId = activeId(context);
      if (imageId === null) return;
      const { core, ui, notices } = context;
      const made = await core.client.call('edits.keepOutside', { imageId });
      ui.getState().setSelection(selectOnly(made.imageId));
      notices.getState().notify({
        text: made.note ?? 'Outside the mask it is exactly its source again. The raw result stays.',
      });
    },
  },
];
