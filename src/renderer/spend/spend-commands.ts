import { rangePresets } from '../state/report-view.ts';
import type { Command, CommandContext } from '../state/commands.ts';
import { presetNames } from './report-words.ts';

const isAtBarPictures = ({ ui }: CommandContext) => {
  const { view, scope } = ui.getState();
  return scope.kind === 'spend' && (view === 'grid' || view === 'loupe');
};
const isAtReport = ({ ui }: CommandContext) => ui.getState().view === 'spend';

/** Money: where it is looked at, limited and priced. */
export const spendCommands: readonly Command[] = [
  {
    id: 'spend.back',
    label: 'Back to the spend report',
    group: 'Go',
    keys: ['Alt+ArrowLeft'],
    isEnabled: isAtBarPictures,
    run: ({ ui }) => ui.getState().show('spend'),
  },
  {
    id: 'go.needs',
    label: 'Go to what needs you',
    group: 'Go',
    run: ({ ui }) => ui.getState().show('needs'),
  },
  {
    id: 'go.prices',
    label: 'Go to the price book',
    group: 'Go',
    run: ({ ui }) => ui.getState().showPrices(null),
  },
  {
    id: 'caps.set',
    label: 'Set a cap',
    group: 'Money',
    run: ({ ui }) => ui.getState().openCapDialog('new'),
  },
  {
    id: 'caps.raiseDay',
    label: 'Set or raise today’s cap',
    group: 'Money',
    run: ({ ui }) => ui.getState().openCapDialog({ kind: 'day' }),
  },
  {
    id: 'caps.raiseMonth',
    label: 'Set or raise this month’s cap',
    group: 'Money',
    run: ({ ui }) => ui.getState().openCapDialog({ kind: 'month' }),
  },
  ...rangePresets.map((preset): Command => ({
    id: `spend.range.${preset}`,
    label: `Spend report: ${presetNames[preset].toLowerCase()}`,
    group: 'Money',
    isEnabled: isAtReport,
    run: ({ ui }) =>
      ui.getState().setReport({
        choice: { preset },
        by: preset === 'year' || preset === 'all' ? 'month' : 'day',
        steps: [],
      }),
  })),
];
