import type { ImageId } from '../../shared/ids.ts';
import type { ImageTarget } from '../../shared/image-query.ts';
import type { CommandContext } from '../state/commands.ts';
import { AllBut } from '../state/picture-set.ts';
import { targetsOf } from '../state/selection.ts';

/** As many as a call names one by one. */
export const mostNamed = 10_000;

/** The pictures an action is about: in the loupe the one that is shown, elsewhere all that are selected. */
export function chosenIds({ ui }: Pick<CommandContext, 'ui'>): readonly ImageId[] {
  const { view, selection } = ui.getState();
  if (view === 'loupe' && selection.activeId !== null) return [selection.activeId];
  return [...selection.ids];
}

/** How a call names these pictures; of very many it is said which of the list are not meant. */
export function targetOf(context: Pick<CommandContext, 'ui' | 'targets'>): ImageTarget | null {
  const { view, selection } = context.ui.getState();
  // All of a list says so itself, without naming a million.
  if (view !== 'loupe' && selection.ids instanceof AllBut) return targetsOf(selection.ids)[0] ?? null;
  const imageIds = chosenIds(context);
  if (imageIds.length === 0) return null;
  if (imageIds.length <= mostNamed) return { imageIds: [...imageIds] };
  const { scope, search } = context.ui.getState();
  const chosen = new Set(imageIds);
  const except = Array.from(context.targets.grid?.order() ?? []).filter((id) => !chosen.has(id));
  return { scope, search: search.trim(), except };
}
