import { z } from 'zod';
import { ImageId } from '../ids.ts';
import { ListPlace, ImageScope, SearchText } from '../image-query.ts';
import { ImageCell } from '../model.ts';
import { method } from './call.ts';

/** What a window that holds the order of a whole list asks for; the order itself travels as bytes (`image-order.ts`). */
export const listCalls = {
  /** Cells of these pictures, for those in sight; one that is not in the library is left out. */
  'lists.cells': method(
    z.object({ imageIds: z.array(ImageId).min(1).max(500) }),
    z.object({ cells: z.array(ImageCell) }),
  ),
  /** Where these pictures stand in a list that may have changed; one that is not in the list is left out. */
  'lists.places': method(
    z.object({
      scope: ImageScope,
      search: SearchText,
      imageIds: z.array(ImageId).min(1).max(500),
    }),
    z.object({ places: z.array(ListPlace) }),
  ),
} as const;
