import type { OrganiseOutcome, UndoOutcome } from '../../shared/organise-model.ts';
import { actionSentence, actionWords } from '../../shared/organise-words.ts';
import { messageOf, type CommandContext } from '../state/commands.ts';

type Notifying = Pick<CommandContext, 'core' | 'notices'>;

/** Says what was done, with the way back, for ten seconds; what changed nothing is only read out. */
export function tellDone(
  context: Notifying,
  { entry }: OrganiseOutcome,
  nothing = 'Nothing to change',
): void {
  const notices = context.notices.getState();
  if (entry === null) {
    notices.announce(nothing);
    return;
  }
  notices.notify({
    text: actionSentence(entry.action),
    action: { label: 'Undo', run: () => void undo(context, entry.id) },
  });
}

/** The same for what is done all day long and seen on the picture itself: read out, without a notice. */
export function sayDone(context: Notifying, { entry }: OrganiseOutcome): void {
  context.notices.getState().announce(entry === null ? 'Nothing to change' : actionSentence(entry.action));
}

/** Takes back the newest action, or the one of a notice, and says which it was. */
export async function undo(context: Notifying, entryId?: number): Promise<void> {
  const notices = context.notices.getState();
  try {
    const outcome = await context.core.client.call('organise.undo', entryId === undefined ? {} : { entryId });
    notices.notify({ text: undoWords('Undone', outcome, 'There is nothing to undo') });
  } catch (error) {
    notices.notify({ text: messageOf(error), tone: 'bad' });
  }
}

export async function redo(context: Notifying): Promise<void> {
  const outcome = await context.core.client.call('organise.redo', {});
  context.notices.getState().notify({ text: undoWords('Redone', outcome, 'There is nothing to redo') });
}

function undoWords(done: string, { entry, skippedCount }: UndoOutcome, nothing: string): string {
  if (entry === null) return nothing;
  const left = skippedCount === 0 ? '' : `. ${skippedCount.toLocaleString('en-US')} could not be put back`;
  return `${done}: ${actionWords(entry.action)}${left}`;
}
