import type { ImageId } from '../../shared/ids.ts';
import { localEditWords, type LocalOperation } from '../../shared/local-edit.ts';
import { messageOf, type CommandContext } from '../state/commands.ts';
import { selectOnly } from '../state/selection.ts';

/** Makes a new picture from one and goes to it; a refusal becomes a notice in its own words. False when it was refused. */
export async function makeEdit(
  { core, ui, notices }: Pick<CommandContext, 'core' | 'ui' | 'notices'>,
  imageId: ImageId,
  operation: LocalOperation,
): Promise<boolean> {
  try {
    const made = await core.client.call('edits.make', { imageId, operation });
    ui.getState().setSelection(selectOnly(made.imageId));
    notices
      .getState()
      .notify({ text: `${localEditWords(operation)}, free. The picture it came from is still there.` });
    return true;
  } catch (error) {
    notices.getState().notify({ text: messageOf(error), tone: 'bad' });
    return false;
  }
}
