import type { ImageId } from '../../shared/ids.ts';
import type { ImageDetail } from '../../shared/model.ts';
import { missingWords } from '../../shared/question-like.ts';
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
  {
    id: 'composer.history',
    label: 'Earlier prompts',
    group: 'Composer',
    keys: ['Alt+H'],
    isEnabled: hasComposer,
    run: ({ ui }) => ui.getState().openComposerPanel('history'),
  },
  {
    id: 'composer.templates',
    label: 'Templates',
    group: 'Composer',
    keys: ['Alt+T'],
    isEnabled: hasComposer,
    run: ({ ui }) => ui.getState().openComposerPanel('templates'),
  },
  recallCommand('all', 'composer.recallAll', 'Recall everything', 'Shift+A'),
  recallCommand('prompt', 'composer.recallPrompt', 'Recall the prompt', 'Shift+P'),
  recallCommand('remix', 'composer.remix', 'Remix: edit it with its own recipe', 'Shift+R'),
  recallCommand('settings', 'composer.recallSettings', 'Recall model and settings', 'Alt+Shift+R'),
  recallCommand('size', 'composer.recallSize', 'Recall the size', 'Shift+D'),
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
      if (imageId === null) return;
      const detail = await detailOf(context, imageId);
      recallInto(context, detail, kind);
      if (kind === 'all' && detail.recipe) await pinFormerInputs(context, imageId);
    },
  };
}

/** Every input in its place, the mask too; one that cannot be sent any more is named and stays in the way of sending. */
async function pinFormerInputs({ core, ui, notices }: CommandContext, imageId: ImageId): Promise<void> {
  const { inputs, maskImageId, missing, count } = await core.client.call('chains.like', { imageId });
  const { fillComposer, composerFill, setInputs, startEditing } = ui.getState();
  fillComposer({ ...composerFill, count });
  setInputs([...inputs, ...(maskImageId === null ? [] : [{ imageId: maskImageId, role: 'mask' as const }])]);
  const source = inputs.find((input) => input.role === 'source');
  if (source) startEditing(source.imageId);
  if (missing.length > 0) {
    const text = `${missing.map(missingWords).join(' ')} It cannot be sent like this.`;
    notices.getState().notify({ text, tone: 'bad' });
  }
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
