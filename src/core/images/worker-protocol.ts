import type { ErrorCode } from '../../shared/errors.ts';
import type { ImageWorker } from './image-worker.ts';
import type { Spilled } from './spill.ts';

/**
 * What the host and the image worker say to each other. The host sends one `start`, the worker answers one `ready` (or
 * `broken`), then requests and replies go by number in any order. Bytes above `largestMessageBytes` never travel in a
 * message: they go through a file in the scratch folder (see spill.ts), because copying megabytes through the channel
 * stalls the main loop.
 */
export type WorkerOperation = Exclude<keyof ImageWorker, 'close'>;

export type HostMessage =
  | { readonly kind: 'start'; readonly scratchFolder: string }
  | {
      readonly kind: 'request';
      readonly id: number;
      readonly operation: WorkerOperation;
      readonly arguments: readonly Spilled[];
    };

export type WorkerMessage =
  /** sharp is loaded; `build` says which. */
  | { readonly kind: 'ready'; readonly build: string }
  /** sharp cannot be loaded on this machine; the process ends. */
  | { readonly kind: 'broken'; readonly detail: string }
  | { readonly kind: 'reply'; readonly id: number; readonly result: Spilled }
  | {
      readonly kind: 'failure';
      readonly id: number;
      readonly code: ErrorCode;
      readonly message: string;
    };

/** Byte arrays larger than this travel as files. */
export const largestMessageBytes = 128 * 1024;

/** Started with this argument, the worker uses the WebAssembly build whatever the platform. */
export const webAssemblyArgument = '--webassembly';
