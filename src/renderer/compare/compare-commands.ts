import type { ImageId } from '../../shared/ids.ts';
import { queryKeys } from '../data/query-keys.ts';
import type { Command, CommandContext } from '../state/commands.ts';
import { firstOf } from '../state/picture-set.ts';
import { selectOnly } from '../state/selection.ts';

/** Side by side, more than this is a wall of stamps. */
const mostSurveyed = 12;
const mostCompared = 4;

const compared = ({ ui }: CommandContext) => ui.getState().compare;
const isOpen = ({ ui }: CommandContext) => ui.getState().view === 'compare';
const canStart = ({ ui }: CommandContext) =>
  ['grid', 'loupe', 'chain', 'thread'].includes(ui.getState().view) &&
  ui.getState().selection.activeId !== null;

/** Two to four chosen pictures; one alone against what it was made from. */
async function start(context: CommandContext, most: number): Promise<void> {
  const { ui, core, queries, notices } = context;
  const { selection, openCompare } = ui.getState();
  const chosen = firstOf(selection.ids, most);
  if (chosen.length > 1) {
    if (selection.ids.size > most)
      notices.getState().notify({ text: `The first ${most} of ${selection.ids.size} pictures are shown.` });
    openCompare(chosen.sort((one, other) => one - other));
    return;
  }
  const imageId = selection.activeId;
  if (imageId === null) return;
  const detail = await queries.fetchQuery({
    queryKey: queryKeys.imageDetail(imageId),
    queryFn: () => core.client.call('images.detail', { imageId }),
  });
  const parent = detail.inputs.find(({ role }) => role === 'source' || role === 'turn');
  if (parent) openCompare([parent.imageId, imageId]);
  else notices.getState().notify({ text: 'This picture was not made from another. Choose two to compare.' });
}

function setActive(context: CommandContext, step: 1 | -1): void {
  const state = compared(context);
  const { selection, setSelection } = context.ui.getState();
  if (!state) return;
  const at = state.ids.findIndex((id) => id === selection.activeId);
  const next = state.ids[(at + step + state.ids.length) % state.ids.length];
  if (next !== undefined) setSelection(selectOnly(next));
}

const swapped = (ids: readonly ImageId[]): readonly ImageId[] =>
  ids.length < 2 ? ids : [ids[1], ids[0], ...ids.slice(2)].flatMap((id) => id ?? []);

/** Pictures against each other. */
export const compareCommands: readonly Command[] = [
  {
    id: 'compare.swap',
    label: 'Compare: swap sides',
    group: 'Pictures',
    keys: ['Shift+C'],
    isEnabled: isOpen,
    run: (context) => {
      const state = compared(context);
      if (state) context.ui.getState().setCompare({ ids: swapped(state.ids) });
    },
  },
  {
    id: 'compare.beforeAfter',
    label: 'Compare: before or after',
    group: 'Pictures',
    keys: ['Y'],
    isEnabled: (context) => isOpen(context) || canStart(context),
    run: async (context) => {
      if (!isOpen(context)) {
        await start(context, 2);
        context.ui.getState().setCompare({ mode: 'flicker' });
        return;
      }
      context.ui.getState().setCompare({ mode: 'flicker', isPaused: true });
      setActive(context, 1);
    },
  },
  {
    id: 'compare.start',
    label: 'Compare, one picture with what it was made from',
    group: 'Pictures',
    keys: ['C'],
    isEnabled: canStart,
    run: (context) => start(context, mostCompared),
  },
  {
    id: 'compare.startInGraph',
    label: 'Compare with what it was made from',
    group: 'Pictures',
    keys: ['Shift+Enter'],
    keysWithin: 'graph',
    isKeyOnly: true,
    isEnabled: canStart,
    run: (context) => start(context, mostCompared),
  },
  {
    id: 'compare.survey',
    label: 'Survey: all chosen pictures side by side',
    group: 'Pictures',
    keys: ['N'],
    isEnabled: canStart,
    run: async (context) => {
      await start(context, mostSurveyed);
      context.ui.getState().setCompare({ mode: 'side' });
    },
  },
  ...(
    [
      ['compare.next', 'Compare: next picture', 'ArrowRight', 1],
      ['compare.previous', 'Compare: previous picture', 'ArrowLeft', -1],
    ] as const
  ).map(([id, label, key, step]): Command => ({
    id,
    label,
    group: 'Pictures',
    keys: [key],
    keysWithin: 'compare',
    isKeyOnly: true,
    isEnabled: isOpen,
    run: (context) => setActive(context, step),
  })),
  {
    id: 'compare.open',
    label: 'Open the active picture in the loupe',
    group: 'Pictures',
    keys: ['Enter', 'E'],
    keysWithin: 'compare',
    isKeyOnly: true,
    isEnabled: isOpen,
    run: ({ ui }) => ui.getState().show('loupe'),
  },
  {
    id: 'compare.close',
    label: 'Compare: back',
    group: 'Go',
    keys: ['Escape'],
    keysWithin: 'compare',
    isKeyOnly: true,
    isEnabled: isOpen,
    run: ({ ui }) => ui.getState().show(ui.getState().compare?.from ?? 'grid'),
  },
];
