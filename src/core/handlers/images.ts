import { rm } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { ImageRecord } from '../db/images.ts';
import type { Tables } from '../db/tables.ts';
import type { CoreHandlers } from '../dispatch.ts';
import { displayFileName } from '../files/display-name.ts';
import { takeFileIn, type ImportParts } from '../imports/keep-import.ts';
import type { Uploads } from '../uploads.ts';
import { viewImage } from './image-detail.ts';
import { requireProject } from './projects.ts';

export interface ImageHandlerParts extends ImportParts {
  readonly uploads: Pick<Uploads, 'take'>;
}

/** Counting is search's, which does it in a thread. */
type ImageMethods = Exclude<Extract<keyof CoreHandlers, `images.${string}`>, 'images.count'>;

/** Answers everything about pictures of the library. */
export function createImageHandlers(parts: ImageHandlerParts): Pick<CoreHandlers, ImageMethods> {
  const { tables, blobs } = parts;
  return {
    'images.page'({ scope, search, after, limit }) {
      // One more than asked for tells whether there is a next page.
      const places = tables.search.places(scope, search, after, limit + 1);
      const shown = places.slice(0, limit);
      const next = places.length > limit ? (shown.at(-1) ?? null) : null;
      return { cells: tables.images.cells(shown.map((place) => place.id)), next };
    },
    'images.detail': ({ imageId }) => viewImage(tables, requireImage(tables, imageId)),
    'images.chain'({ imageId }) {
      requireImage(tables, imageId);
      return tables.edges.chain(imageId);
    },
    async 'images.credentials'({ imageId }) {
      const { sha256 } = requireImage(tables, imageId);
      const known = tables.credentialsChecks.get(sha256);
      if (known) return known;
      const blob = tables.blobs.get(sha256);
      if (!blob) throw new AppError('not-found', 'The file of that picture is not in this library.');
      const found = await parts.images.checkCredentials(blobs.pathOf(sha256, blob.format));
      tables.credentialsChecks.put(sha256, found);
      return found;
    },
    'images.import': async ({ projectId, uploadId, fileName, fileTimeMs }) => {
      requireProject(tables, projectId);
      const upload = parts.uploads.take(uploadId);
      try {
        const place = { projectId, fileName: displayFileName(fileName), fileTimeMs };
        return await takeFileIn(parts, upload.path, place);
      } finally {
        await rm(upload.path, { force: true });
      }
    },
    'images.path'({ imageId }, caller) {
      if (caller !== 'command-line')
        throw new AppError(
          'unavailable',
          'Where originals lie on the disk is only told on the command line.',
        );
      const { sha256 } = requireImage(tables, imageId);
      const blob = tables.blobs.get(sha256);
      if (!blob)
        throw new AppError('not-found', `The original of picture ${imageId} is not in this library.`);
      return { path: blobs.pathOf(sha256, blob.format), sha256 };
    },
  };
}

function requireImage(tables: Tables, imageId: ImageId): ImageRecord {
  const image = tables.images.get(imageId);
  if (!image) throw new AppError('not-found', 'That picture is not in this library.', { field: 'imageId' });
  return image;
}
