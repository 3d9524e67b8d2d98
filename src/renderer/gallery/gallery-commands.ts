import type { Command, CommandContext } from '../state/commands.ts';
import { selectAll } from '../state/selection.ts';
import { queryKeys } from '../data/query-keys.ts';

const chosen = ({ ui }: CommandContext) => ui.getState().selection.ids;
const activeId = ({ ui }: CommandContext) => ui.getState().selection.activeId;
const hasChosen = (context: CommandContext) => chosen(context).size > 0 && isAmongPictures(context);
const hasActive = (context: CommandContext) => activeId(context) !== null && isAmongPictures(context);
const isAmongPictures = ({ ui }: CommandContext) =>
  ['grid', 'loupe', 'chain', 'compare', 'thread', 'playground'].includes(ui.getState().view);
const isInTrash = ({ ui }: CommandContext) => ui.getState().scope.kind === 'trash';
const isGrid = (context: CommandContext) => context.targets.grid !== undefined;

async function copyPrompt(context: CommandContext): Promise<void> {
  const imageId = activeId(context);
  if (imageId === null) return;
  const detail = await context.core.client.call('images.detail', { imageId });
  if (!detail.recipe) {
    context.notices.getState().notify({ text: 'This picture was imported: it has no prompt' });
    return;
  }
  await navigator.clipboard.writeText(detail.recipe.prompt);
  context.notices.getState().notify({ text: 'Prompt copied' });
}

async function reveal(context: CommandContext): Promise<void> {
  const imageId = activeId(context);
  if (imageId !== null) await context.core.client.call('host.revealImage', { imageId });
}

function canReveal(context: CommandContext): boolean {
  const host = context.queries.getQueryData<{ features: { revealInFolder: boolean } }>(queryKeys.host);
  return hasActive(context) && host?.features.revealInFolder === true;
}

/** Lines of a picture's menu, in order. */
export const pictureMenu: readonly string[] = [
  'loupe.open',
  'compare.start',
  'graph.show',
  'thread.show',
  'playground.reopen',
  'pictures.edit',
  'pictures.addReference',
  'mask.open',
  'edit.frame',
  'edit.turnLeft',
  'edit.turnRight',
  'edit.flipAcross',
  'edit.keepOutside',
  'composer.recallAll',
  'pictures.copyPrompt',
  'pictures.copyImage',
  'pictures.saveCopy',
  'pictures.reveal',
  'organise.tag',
  'organise.collect',
  'organise.takeOut',
  'organise.move',
  'organise.stack',
  'organise.unstack',
  'pictures.export',
  'pictures.restore',
  'pictures.trash',
  'pictures.purge',
];

/** What can be done with the pictures that are selected, in the grid and in the loupe. */
export const galleryCommands: readonly Command[] = [
  {
    id: 'grid.show',
    label: 'Show the grid',
    group: 'Go',
    keys: ['G'],
    run: ({ ui }) => ui.getState().show('grid'),
  },
  {
    id: 'loupe.open',
    label: 'Open in the loupe',
    group: 'Pictures',
    keys: ['E'],
    isEnabled: (context) => hasActive(context) && context.targets.loupe === undefined,
    run: ({ ui }) => ui.getState().show('loupe'),
  },
  {
    id: 'loupe.openFromGrid',
    label: 'Open in the loupe',
    group: 'Pictures',
    keys: ['Enter'],
    keysWithin: 'grid',
    isKeyOnly: true,
    isEnabled: (context) => hasActive(context) && isGrid(context),
    run: ({ ui }) => ui.getState().show('loupe'),
  },
  {
    id: 'pictures.quickLook',
    label: 'Quick look',
    group: 'Pictures',
    keys: ['Space'],
    keysWithin: 'grid',
    isEnabled: (context) => hasActive(context) && isGrid(context),
    run: ({ ui }) => {
      const { quickLookId, setQuickLook, selection } = ui.getState();
      setQuickLook(quickLookId === null ? selection.activeId : null);
    },
  },
  {
    id: 'pictures.selectAll',
    label: 'Select all',
    group: 'Pictures',
    keys: ['Mod+A'],
    isEnabled: isGrid,
    run: ({ ui, targets }) => {
      const { selection, setSelection } = ui.getState();
      const { grid } = targets;
      if (grid) setSelection(selectAll(selection, grid.order(), { ...grid.list, order: grid.order }));
    },
  },
  {
    id: 'pictures.turnStack',
    label: 'Open or close the stack',
    group: 'Pictures',
    keys: ['S'],
    isEnabled: (context) => hasActive(context) && isGrid(context),
    run: ({ targets }) => targets.grid?.setStack('toggle'),
  },
  {
    id: 'pictures.closeStacks',
    label: 'Stack variants of one run',
    group: 'Pictures',
    isEnabled: isGrid,
    run: ({ targets }) => targets.grid?.setStack('closeAll'),
  },
  {
    id: 'pictures.openStacks',
    label: 'Show variants side by side',
    group: 'Pictures',
    isEnabled: isGrid,
    run: ({ targets }) => targets.grid?.setStack('openAll'),
  },
  {
    id: 'pictures.edit',
    label: 'Edit this',
    group: 'Pictures',
    isEnabled: (context) => hasActive(context) && !isInTrash(context),
    run: ({ ui, targets }) => {
      const { selection, startEditing } = ui.getState();
      if (selection.activeId !== null) startEditing(selection.activeId);
      targets.composer?.focus();
    },
  },
  {
    id: 'pictures.addReference',
    label: 'Add as reference',
    group: 'Pictures',
    isEnabled: (context) => hasChosen(context) && !isInTrash(context),
    run: async ({ ui, targets }) => {
      await targets.attach?.toComposer(ui.getState().selection.ids, 'reference');
      targets.composer?.focus();
    },
  },
  {
    id: 'pictures.copyPrompt',
    label: 'Copy prompt',
    group: 'Pictures',
    isEnabled: hasActive,
    run: copyPrompt,
  },
  { id: 'pictures.reveal', label: 'Show file', group: 'Pictures', isEnabled: canReveal, run: reveal },
];
