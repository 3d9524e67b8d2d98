import { createDemoArtist } from '../../providers/demo/artist.ts';
import type { ImageWorker } from '../image-worker.ts';
import type { WorkerOperation } from '../worker-protocol.ts';
import { checkCredentials } from './check-credentials.ts';
import { convertMask } from './convert-mask.ts';
import { drawStoredMask } from './draw-stored-mask.ts';
import { editPicture } from './edit-picture.ts';
import { copyPicture } from './copy-picture.ts';
import { encodePixels } from './encode.ts';
import { extractReply } from './extract-reply.ts';
import { checkPicture, inspectPicture } from './inspect.ts';
import { keepOutside } from './keep-outside.ts';
import type { Sharp } from './load-sharp.ts';
import { readPixels, reencodeAsPng } from './pixels.ts';
import { describePicture, takeIn } from './take-in.ts';
import { makeThumbnails } from './thumbnails.ts';

export type Operations = Pick<ImageWorker, WorkerOperation>;

/** The table of what the worker can do; a new operation is a new line here and in `ImageWorker`. */
export function createOperations(sharp: Sharp): Operations {
  return {
    inspect: (path) => inspectPicture(sharp, path),
    check: (path) => checkPicture(sharp, path),
    thumbnails: (path) => makeThumbnails(sharp, path),
    takeIn: (path) => takeIn(sharp, path),
    describe: (path) => describePicture(sharp, path),
    checkCredentials: (path) => checkCredentials(sharp, path),
    copyPicture: (path, outputPath, request) => copyPicture(sharp, path, outputPath, request),
    convertMask: (maskPath, targetPath, convention, marking) =>
      convertMask(sharp, maskPath, targetPath, convention, marking),
    drawMask: (document, targetPath, convention) => drawStoredMask(sharp, document, targetPath, convention),
    editPicture: (path, operation) => editPicture(sharp, path, operation),
    keepOutside: (request) => keepOutside(sharp, request),
    toPng: (path) => reencodeAsPng(sharp, path),
    pixels: (path, maxEdge) => readPixels(sharp, path, maxEdge),
    encode: (request) => encodePixels(sharp, request),
    extractReply,
    drawDemo: createDemoArtist(sharp),
  };
}
