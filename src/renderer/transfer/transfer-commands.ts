import type { Command, CommandContext } from '../state/commands.ts';
import { startDownload } from './download.ts';

const canExport = ({ ui }: CommandContext): boolean =>
  ui.getState().selection.ids.size > 0 &&
  ['grid', 'loupe', 'thread', 'playground'].includes(ui.getState().view);

/** Bringing pictures and projects in, and taking them out. */
export const transferCommands: readonly Command[] = [
  {
    id: 'library.import',
    label: 'Import…',
    group: 'Library',
    run: ({ ui }) => ui.getState().openSheet('import'),
  },
  {
    id: 'pictures.export',
    label: 'Export…',
    group: 'Pictures',
    keys: ['Mod+Shift+E'],
    isEnabled: canExport,
    run: ({ ui }) => ui.getState().openSheet('export'),
  },
  {
    id: 'project.export',
    label: 'Export this project to a file',
    group: 'Library',
    isEnabled: ({ ui }) => ui.getState().scope.kind === 'project',
    async run({ ui, core, queries, notices }) {
      const { scope } = ui.getState();
      if (scope.kind !== 'project') return;
      const { projectId } = scope;
      const host = queries.getQueryData<{ features: { openDialog: boolean } }>(['host']);
      if (host?.features.openDialog !== true) {
        startDownload(await core.client.call('bundles.prepareDownload', { projectId }));
        notices.getState().notify({ text: 'The project is on its way to your downloads.' });
        return;
      }
      const report = await core.client.call('bundles.chooseExport', { projectId });
      const pictures = report?.images === 1 ? '1 picture' : `${report?.images ?? 0} pictures`;
      if (report) notices.getState().notify({ text: `The project was exported: ${pictures}.` });
    },
  },
];
