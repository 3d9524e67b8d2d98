import type { ImageId } from '../../shared/ids.ts';
import type { ImageDetail } from '../../shared/model.ts';
import { queryKeys } from '../data/query-keys.ts';
import type { Command, CommandContext } from '../state/commands.ts';
import { recall, type RecallKind } from './recall.ts';

const hasComposer = ({ targets }: CommandContext) => targets.composer !== undefined;
const activeId = ({ ui }: CommandContext): ImageId | null => ui.getState().selection.activeId;
const hasPicture = (context: CommandContext) => hasComposer(context) && activeId(context) !== null;

/** Everything about asking for pictures that has a key or a line in the palette. */
export const composerCommands: readonly Command[] = [
  {
    id: 'composer.send',
    label: 'Generate or edit',
    group: 'Composer',
    keys: ['Mod+Enter'],
    isEnabled: hasComposer,
    run: ({ targets }) => targets.composer?.submit(),
  },
  {
    id: 'composer.focus',
    label: 'Write a prompt',
    group: 'Composer',
    keys: ['Alt+A'],
    isEnabled: hasComposer,
    run: ({ targets }) => targets.composer?.focus(),
  },
  {
    id: 'composer.new',
    label: 'Empty the composer',
    group: 'Composer',
    keys: ['Alt+N'],
    isEnabled: hasComposer,
    run: ({ targets }) => targets.composer?.clear(),
  },
  {
    id: 'composer.olderPrompt',
    label: 'Older prompt',
    group: 'Composer',
    keys: ['Alt+ArrowUp'],
    keysWithin: 'composer',
    isKeyOnly: true,
    run: async ({ targets }) => targets.composer?.older(1),
  },
  {
    id: 'composer.newerPrompt',
    label: 'Newer prompt',
    group: 'Composer',
    keys: ['Alt+ArrowDown'],
    keysWithin: 'composer',
    isKeyOnly: true,
    run: async ({ targets }) => targets.composer?.older(-1),
  },
  recallCommand('all', 'composer.recallAll', 'Recall everything', 'Shift+A'),
  recallCommand('prompt', 'composer.recallPrompt', 'Recall the prompt', 'Shift+P'),
  recallCommand('remix', 'composer.remix', 'Remix: edit it with its own recipe', 'Shift+R'),
];

function recallCommand(kind: RecallKind, id: string, label: string, keys: string): Command {
  return {
    id,
    label,
    group: 'Composer',
    keys: [keys],
    isEnabled: hasPicture,
    run: async (context) => {
      const imageId = activeId(context);
      if (imageId !== null) recallInto(context, await detailOf(context, imageId), kind);
    },
  };
}

function detailOf({ core, queries }: CommandContext, imageId: ImageId): Promise<ImageDetail> {
  return queries.fetchQuery({
    queryKey: queryKeys.imageDetail(imageId),
    queryFn: () => core.client.call('images.detail', { imageId }),
  });
}

function recallInto({ ui, notices, targets }: CommandContext, detail: ImageDetail, kind: RecallKind): void {
  const recalled = recall(detail, kind);
  if (!recalled) {
    notices.getState().notify({ text: 'This picture was imported: it has no recipe to recall.' });
    return;
  }
  const { inputs, ...fill } = recalled;
  ui.getState().fillComposer(fill);
  if (inputs) {
    ui.getState().setInputs(inputs);
    const source = inputs.find((input) => input.role === 'source');
    if (source) ui.getState().startEditing(source.imageId);
  }
  targets.composer?.focus();
}
