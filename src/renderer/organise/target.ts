import type { ImageTarget } from '../../shared/image-query.ts';
import type { CommandContext } from '../state/commands.ts';
import type { PictureSet } from '../state/picture-set.ts';
import { targetsOf } from '../state/selection.ts';

/**
 * The pictures an action is about: in the loupe the one that is shown, elsewhere all that are selected. A set that can be
 * asked and counted: a million of them are never written out.
 */
export function chosenIds({ ui }: Pick<CommandContext, 'ui'>): PictureSet {
  const { view, selection } = ui.getState();
  if (view === 'loupe' && selection.activeId !== null) return new Set([selection.activeId]);
  return selection.ids;
}

/** How a call names these pictures; null where there are none, or more scattered ones than one call can name. */
export function targetOf(context: Pick<CommandContext, 'ui'>): ImageTarget | null {
  const [target, ...more] = targetsOf(chosenIds(context));
  return more.length === 0 ? (target ?? null) : null;
}
