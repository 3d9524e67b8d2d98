import { AppError } from '../../shared/errors.ts';
import type { Logger, SpawnImageWorker } from '../ports.ts';
import type { ImageWorker } from './image-worker.ts';
import { WorkerPool } from './worker-pool.ts';
import type { WorkerOperation } from './worker-protocol.ts';

export interface ImageWorkerOptions {
  readonly spawn: SpawnImageWorker;
  readonly log: Logger;
  /** A picture that takes longer than this is given up and the process replaced. */
  readonly deadlineMs?: number;
  /** Requests worked on at once; libvips uses about one core for each. */
  readonly concurrency?: number;
}

/** What a request is about, for the message when the process dies over it. */
const subjects: Readonly<Record<WorkerOperation, string>> = {
  inspect: 'the picture file',
  check: 'the picture file',
  thumbnails: 'the picture whose thumbnails were wanted',
  takeIn: 'the picture file',
  describe: 'the picture file',
  checkCredentials: 'the picture’s credentials',
  copyPicture: 'the picture to export',
  convertMask: 'the mask',
  drawMask: 'the painted mask',
  editPicture: 'the picture to change',
  keepOutside: 'the result to lay over its source',
  toPng: 'the picture to send',
  pixels: 'the picture to read',
  encode: 'the picture to save',
  extractReply: 'the provider’s reply',
  drawDemo: 'the demo picture',
};

/**
 * The image worker as the rest of core sees it. Nothing is started before the first request, so that starting the app
 * does not load sharp.
 */
export function createImageWorker(options: ImageWorkerOptions): ImageWorker {
  const pool = new WorkerPool({
    spawn: options.spawn,
    log: options.log,
    deadlineMs: options.deadlineMs ?? 60_000,
    concurrency: options.concurrency ?? 2,
    subjects,
  });
  // A reply's type follows from its operation, and both ends read the same interface; the channel cannot say so.
  const ask =
    <Operation extends WorkerOperation>(operation: Operation) =>
    (...given: Parameters<ImageWorker[Operation]>) =>
      pool.request(operation, given) as ReturnType<ImageWorker[Operation]>;
  return {
    inspect: ask('inspect'),
    check: ask('check'),
    thumbnails: ask('thumbnails'),
    takeIn: ask('takeIn'),
    describe: ask('describe'),
    checkCredentials: ask('checkCredentials'),
    copyPicture: ask('copyPicture'),
    convertMask: ask('convertMask'),
    drawMask: ask('drawMask'),
    editPicture: ask('editPicture'),
    keepOutside: ask('keepOutside'),
    toPng: ask('toPng'),
    pixels: ask('pixels'),
    encode: ask('encode'),
    extractReply: ask('extractReply'),
    drawDemo: ask('drawDemo'),
    close: () => pool.close(new AppError('unavailable', 'Proofsheet is closing.')),
  };
}
