import { useQuery } from '@tanstack/react-query';
import { invariant } from '../../shared/errors.ts';
import type { MaskState } from '../../shared/contract/edits.ts';
import type { ImageId } from '../../shared/ids.ts';
import { useCore } from './client-context.tsx';
import { queryKeys } from './query-keys.ts';

/** What is painted on a picture, or behind a mask that was sent; null until it is known and where nothing is. */
export function usePaintedMask(imageId: ImageId | null): MaskState | null {
  const { client } = useCore();
  const state = useQuery({
    queryKey: queryKeys.maskState(imageId),
    queryFn: () => {
      invariant(imageId !== null, 'disabled without a picture');
      return client.call('masks.state', { imageId });
    },
    enabled: imageId !== null,
  });
  return state.data ?? null;
}
