import type { ImageId } from '../../shared/ids.ts';
import type { ImageDetail } from '../../shared/model.ts';
import { queryKeys } from '../data/query-keys.ts';
import type { Command, CommandContext } from '../state/commands.ts';

const viewsWithPictures: readonly string[] = ['grid', 'loupe', 'thread', 'playground'];
const chosen = ({ ui }: CommandContext) => ui.getState().selection;
const hasPicture = (context: CommandContext) =>
  chosen(context).activeId !== null && viewsWithPictures.includes(context.ui.getState().view);
/** Somebody who marked words means those. */
const marksWords = () => (window.getSelection()?.toString() ?? '') !== '';

/** More at once than this is what exporting is for. */
const mostSaved = 20;

/** Ways for a picture out of the window. */
export const handOutCommands: readonly Command[] = [
  {
    id: 'pictures.copyImage',
    label: 'Copy picture',
    group: 'Pictures',
    keys: ['Mod+C'],
    isEnabled: (context) => hasPicture(context) && !marksWords(),
    async run(context) {
      const { activeId } = chosen(context);
      if (activeId === null) return;
      await context.handOut.copyImage(await detailOf(context, activeId));
      context.notices.getState().notify({ text: 'Picture copied' });
    },
  },
  {
    id: 'pictures.saveCopy',
    label: 'Save a copy…',
    group: 'Pictures',
    keys: ['Mod+Shift+S'],
    isEnabled: hasPicture,
    async run(context) {
      const { ids, activeId } = chosen(context);
      const all = ids.size > 0 ? [...ids] : activeId === null ? [] : [activeId];
      for (const imageId of all.slice(0, mostSaved)) {
        context.handOut.save(await detailOf(context, imageId));
      }
      if (all.length <= mostSaved) return;
      const text = `The first ${mostSaved} pictures were saved. Export is for more.`;
      context.notices.getState().notify({ text });
    },
  },
];

function detailOf({ core, queries }: CommandContext, imageId: ImageId): Promise<ImageDetail> {
  return queries.fetchQuery({
    queryKey: queryKeys.imageDetail(imageId),
    queryFn: () => core.client.call('images.detail', { imageId }),
  });
}
