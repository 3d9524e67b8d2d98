import type { ImageId } from '../../shared/ids.ts';
import type { ImageTarget } from '../../shared/image-query.ts';
import type { CommandContext } from '../state/commands.ts';

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
  const imageIds = chosenIds(context);
  if (imageIds.length === 0) return null;
  if (imageIds.length <= mostNamed) return { imageIds: [...imageIds] };
  const { scope, search } = context.ui.getState();
  const chosen = new Set(imageIds);
  const except = (context.targets.grid?.order() ?? []).filter((id) => !chosen.has(id));
  return { scope, search: search.trim(), except };
}
