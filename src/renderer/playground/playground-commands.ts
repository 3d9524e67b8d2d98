import { queryKeys } from '../data/query-keys.ts';
import type { Command, CommandContext } from '../state/commands.ts';

const activeId = ({ ui }: CommandContext) => ui.getState().selection.activeId;

/** One prompt over several models, and the way back to what was compared before. */
export const playgroundCommands: readonly Command[] = [
  {
    id: 'playground.show',
    label: 'Compare models in the playground',
    group: 'Go',
    keys: ['Alt+P'],
    run: ({ ui }) => ui.getState().openPlayground(null),
  },
  {
    id: 'playground.reopen',
    label: 'Compare with what was asked for together',
    group: 'Pictures',
    keys: ['Shift+G'],
    isEnabled: (context) =>
      activeId(context) !== null && ['grid', 'loupe', 'thread'].includes(context.ui.getState().view),
    run: reopen,
  },
  {
    id: 'playground.close',
    label: 'Back to the grid',
    group: 'Go',
    keys: ['Escape'],
    keysWithin: 'playground',
    isKeyOnly: true,
    isEnabled: ({ ui }) => ui.getState().view === 'playground',
    run: ({ ui }) => ui.getState().show('grid'),
  },
];

async function reopen(context: CommandContext): Promise<void> {
  const imageId = activeId(context);
  if (imageId === null) return;
  const { client } = context.core;
  const { recipe } = await context.queries.fetchQuery({
    queryKey: queryKeys.imageDetail(imageId),
    queryFn: () => client.call('images.detail', { imageId }),
  });
  const run = recipe === null ? null : await client.call('runs.get', { runId: recipe.runId });
  if (run?.groupId) context.ui.getState().openPlayground(run.groupId);
  else context.notices.getState().notify({ text: 'This picture was asked for alone, with no other model.' });
}
