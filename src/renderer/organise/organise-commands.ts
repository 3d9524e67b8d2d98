import { colorLabels, type ColorLabel, type Flag } from '../../shared/organise-model.ts';
import type { ImageTarget } from '../../shared/image-query.ts';
import type { Command, CommandContext } from '../state/commands.ts';
import { afterRemoval, selectOnly } from '../state/selection.ts';
import { redo, sayDone, tellDone, undo } from './do-organise.ts';
import { chosenIds, targetOf } from './target.ts';

const picturesViews = ['grid', 'loupe', 'chain', 'compare', 'thread', 'playground'];
const scopeOf = ({ ui }: CommandContext) => ui.getState().scope.kind;
const hasChosen = (context: CommandContext) =>
  picturesViews.includes(context.ui.getState().view) && chosenIds(context).size > 0;
const hasKept = (context: CommandContext) => hasChosen(context) && scopeOf(context) !== 'trash';
const orderOf = ({ targets }: CommandContext) =>
  (targets.loupe ?? targets.graph ?? targets.grid)?.order() ?? [];

const tooScattered =
  'These pictures are too many, too far apart, for one action. Nothing was changed. Select all of a search, or fewer.';

/** Does something to what is chosen; nothing where nothing is. */
async function onChosen(
  context: CommandContext,
  act: (target: ImageTarget) => Promise<unknown>,
): Promise<void> {
  const target = targetOf(context);
  if (target !== null) await act(target);
  else if (chosenIds(context).size > 0)
    context.notices.getState().notify({ text: tooScattered, tone: 'bad' });
}

const ratingWords = ['No rating', '1 star', '2 stars', '3 stars', '4 stars', '5 stars'];

const ratingCommands: readonly Command[] = ratingWords.map((label, rating) => ({
  id: `organise.rate${rating}`,
  label,
  group: 'Pictures',
  keys: [String(rating)],
  isEnabled: hasKept,
  run: (context) =>
    onChosen(context, async (target) => {
      sayDone(context, await context.core.client.call('organise.rate', { target, rating }));
    }),
}));

/**
 * One picture that is judged gives way to the next; of several the selection stays. The next is looked up when the key
 * is pressed: once core has answered the judged one may have left the list, and the person may have gone on alone.
 */
function goingOn(context: CommandContext): () => void {
  const { selection } = context.ui.getState();
  const ids = chosenIds(context);
  if (ids.size !== 1 || selection.activeId === null || !ids.has(selection.activeId)) return () => undefined;
  const order = orderOf(context);
  const at = order.indexOf(selection.activeId);
  const next = at < 0 ? undefined : order[at + 1];
  return () => {
    const { selection: now, setSelection } = context.ui.getState();
    if (next !== undefined && now.activeId === selection.activeId) setSelection(selectOnly(next));
  };
}

const flagCommand = (id: string, label: string, key: string, flag: Flag | null): Command => ({
  id,
  label,
  group: 'Pictures',
  keys: [key],
  isEnabled: hasKept,
  run: (context) =>
    onChosen(context, async (target) => {
      const goOn = goingOn(context);
      sayDone(context, await context.core.client.call('organise.flag', { target, flag }));
      if (flag === 'reject') goOn();
    }),
});

/** The colour a picture has already is taken off again. */
async function label(context: CommandContext, target: ImageTarget, color: ColorLabel | null): Promise<void> {
  const { client } = context.core;
  const outcome = await client.call('organise.color', { target, color });
  const isSame = color !== null && outcome.changedCount === 0;
  sayDone(context, isSame ? await client.call('organise.color', { target, color: null }) : outcome);
}

const colorCommands: readonly Command[] = [...colorLabels, null].map((color, index) => ({
  id: `organise.color.${color ?? 'none'}`,
  label: color === null ? 'No colour' : `Label ${color}`,
  group: 'Pictures',
  ...(index < 4 ? { keys: [String(index + 6)] } : {}),
  isEnabled: hasKept,
  run: (context) => onChosen(context, (target) => label(context, target, color)),
}));

async function moveToTrash(context: CommandContext, target: ImageTarget): Promise<void> {
  const gone = chosenIds(context);
  const order = orderOf(context);
  const outcome = await context.core.client.call('organise.trash', { target });
  const { selection, setSelection, view, show } = context.ui.getState();
  const next = afterRemoval(selection, gone, order);
  setSelection(next);
  if (view === 'loupe' && next.activeId === null) show('grid');
  tellDone(context, outcome);
}

async function restore(context: CommandContext, target: ImageTarget): Promise<void> {
  const gone = chosenIds(context);
  const order = orderOf(context);
  const outcome = await context.core.client.call('organise.restore', { target });
  const { selection, setSelection } = context.ui.getState();
  setSelection(afterRemoval(selection, gone, order));
  tellDone(context, outcome);
}

async function takeOut(context: CommandContext, target: ImageTarget): Promise<void> {
  const { scope } = context.ui.getState();
  if (scope.kind !== 'collection') return;
  const { collectionId } = scope;
  const gone = chosenIds(context);
  const order = orderOf(context);
  const outcome = await context.core.client.call('collections.remove', { collectionId, target });
  const { selection, setSelection } = context.ui.getState();
  setSelection(afterRemoval(selection, gone, order));
  tellDone(context, outcome);
}

const sheetCommand = (
  id: string,
  text: string,
  sheet: 'tag' | 'move' | 'collect',
  keys: readonly string[] = [],
): Command => ({
  id,
  label: text,
  group: 'Pictures',
  keys,
  isEnabled: hasKept,
  run: ({ ui }) => ui.getState().openSheet(sheet),
});

/** Keeping pictures in order: each of these is a key, a menu line and a line of the palette. */
export const organiseCommands: readonly Command[] = [
  {
    id: 'organise.undo',
    label: 'Undo',
    group: 'Library',
    keys: ['Mod+Z'],
    run: (context) => undo(context),
  },
  {
    id: 'organise.redo',
    label: 'Redo',
    group: 'Library',
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    run: redo,
  },
  ...ratingCommands,
  flagCommand('organise.pick', 'Pick', 'P', 'pick'),
  flagCommand('organise.reject', 'Reject', 'X', 'reject'),
  flagCommand('organise.unflag', 'No flag', 'U', null),
  ...colorCommands,
  sheetCommand('organise.tag', 'Add or remove tags…', 'tag', ['T']),
  sheetCommand('organise.move', 'Move to project…', 'move'),
  sheetCommand('organise.collect', 'Add to collection…', 'collect'),
  {
    id: 'organise.takeOut',
    label: 'Take out of this collection',
    group: 'Pictures',
    isEnabled: (context) => hasChosen(context) && scopeOf(context) === 'collection',
    run: (context) => onChosen(context, (target) => takeOut(context, target)),
  },
  {
    id: 'organise.stack',
    label: 'Stack',
    group: 'Pictures',
    keys: ['Mod+G'],
    isEnabled: (context) => hasKept(context) && chosenIds(context).size > 1,
    run: (context) =>
      onChosen(context, async (target) =>
        tellDone(context, await context.core.client.call('organise.stack', { target })),
      ),
  },
  {
    id: 'organise.unstack',
    label: 'Take out of the stack',
    group: 'Pictures',
    keys: ['Mod+Shift+G'],
    isEnabled: hasKept,
    run: (context) =>
      onChosen(context, async (target) =>
        tellDone(context, await context.core.client.call('organise.unstack', { target })),
      ),
  },
  {
    id: 'pictures.trash',
    label: 'Move to trash',
    group: 'Pictures',
    keys: ['Delete'],
    isEnabled: hasKept,
    run: (context) => onChosen(context, (target) => moveToTrash(context, target)),
  },
  {
    id: 'pictures.restore',
    label: 'Put back',
    group: 'Pictures',
    isEnabled: (context) => hasChosen(context) && scopeOf(context) === 'trash',
    run: (context) => onChosen(context, (target) => restore(context, target)),
  },
  {
    id: 'pictures.purge',
    label: 'Delete for good…',
    group: 'Pictures',
    keys: ['Delete'],
    isEnabled: (context) => hasChosen(context) && scopeOf(context) === 'trash',
    run: ({ ui }) => ui.getState().openSheet('purge'),
  },
  {
    id: 'tags.manage',
    label: 'Tags…',
    group: 'Library',
    run: ({ ui }) => ui.getState().openSheet('tags'),
  },
  {
    id: 'trash.empty',
    label: 'Empty the trash…',
    group: 'Library',
    run: ({ ui }) => ui.getState().openSheet('empty-trash'),
  },
];
