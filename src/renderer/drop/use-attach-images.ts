import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { ImageId } from '../../shared/ids.ts';
import { useChosenModel } from '../composer/use-chosen-model.ts';
import { useCore } from '../data/client-context.tsx';
import { queryKeys } from '../data/query-keys.ts';
import { messageOf } from '../state/commands.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { attachImages, mostLookedAt } from './attach-images.ts';
import type { DropZone } from './judge-files.ts';
import { useTellRefusals } from './use-take-files.ts';

/** Attaches pictures of the library, judged by the same rules as files, and says why for each that is not taken. */
export function useAttachImages(): (imageIds: readonly ImageId[], zone: DropZone) => Promise<void> {
  const { client } = useCore();
  const queries = useQueryClient();
  const ui = useUiStore();
  const tell = useTellRefusals();
  const { capabilities } = useChosenModel();
  return useCallback(
    async (imageIds, zone) => {
      try {
        const details = await Promise.all(
          imageIds.slice(0, mostLookedAt).map((imageId) =>
            queries.fetchQuery({
              queryKey: queryKeys.imageDetail(imageId),
              queryFn: () => client.call('images.detail', { imageId }),
            }),
          ),
        );
        const rest = imageIds.length - details.length;
        const refusals = attachImages(ui, details, zone, capabilities);
        tell(rest > 0 ? [...refusals, `${rest} more were not looked at.`] : refusals, zone);
      } catch (error) {
        tell([messageOf(error)], zone);
      }
    },
    [client, queries, ui, tell, capabilities],
  );
}
