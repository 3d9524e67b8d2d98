import { initial } from './0001-initial.ts';
import { moneyAndQueue } from './0002-money-and-queue.ts';
import { organise } from './0003-organise.ts';
import { promptsAndVariants } from './0004-prompts-and-variants.ts';
import { orderIndex } from './0005-order-index.ts';
import { masksAndLocalEdits } from './0006-masks-and-local-edits.ts';
import { imageFacets } from './0007-image-facets.ts';
import { files } from './0008-files.ts';
import { queuePlaces } from './0009-queue-places.ts';
import { paidPictures } from './0010-paid-pictures.ts';
import { projectCounts } from './0011-project-counts.ts';
import { purgedImages } from './0012-purged-images.ts';
import type { Migration } from './migration.ts';

/** Every step of the schema, oldest first; the last one's version is the newest this program understands. */
export const migrations: readonly Migration[] = [
  initial,
  moneyAndQueue,
  organise,
  promptsAndVariants,
  orderIndex,
  masksAndLocalEdits,
  imageFacets,
  files,
  queuePlaces,
  paidPictures,
  projectCounts,
  purgedImages,
];
