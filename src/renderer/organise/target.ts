import type { ImageTarget } from '../../shared/image-query.ts';
import type { CommandContext } from '../state/commands.ts';
import { AllBut, type PictureSet } from '../state/picture-set.ts';
import { targetsOf } from '../state/selection.ts';

/** As many as a call names one by one. */
export const mostNamed = 10_000;

/**
 * The pictures an action is about: in the loupe the one that is shown, elsewhere all that are selected. A set that can be
 * asked and counted: a million of them are never written out.
 */
export function chosenIds({ ui }: Pick<CommandContext, 'ui'>): PictureSet {
  const { view, selection } = ui.getState();
  if (view === 'loupe' && selection.activeId !== null) return new Set([selection.activeId]);
  return selection.ids;
}

/** How a call names these pictures; of very many it is said which of the list are not meant. */
export function targetOf(context: Pick<CommandContext, 'ui' | 'targets'>): ImageTarget | null {
  const chosen = chosenIds(context);
  // All of a list says so itself, without naming a million.
  if (chosen.size <= mostNamed || chosen instanceof AllBut) return targetsOf(chosen)[0] ?? null;
  const { scope, search } = context.ui.getState();
  const except = Array.from(context.targets.grid?.order() ?? []).filter((id) => !chosen.has(id));
  return { scope, search: search.trim(), except };
}
