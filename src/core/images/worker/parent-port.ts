import type { WorkerMessage } from '../worker-protocol.ts';

/** The worker's end of the channel, whichever kind of process it runs in. */
export interface ParentPort {
  post(message: WorkerMessage): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** What Electron adds to `process` inside a utility process (electron.d.ts: `ParentPort`). */
interface ElectronParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** Electron's `process.parentPort` where there is one, else the channel of `child_process`. */
export function openParentPort(): ParentPort {
  // `parentPort` exists only in Electron's utility process and is not in Node's types.
  const { parentPort } = process as unknown as { readonly parentPort?: ElectronParentPort };
  if (parentPort) {
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data)),
    };
  }
  if (!process.send) throw new Error('The image worker is started by Proofsheet, not by hand.');
  // A host that died cannot be told anything: end, rather than decode for nobody.
  process.on('disconnect', () => process.exit(0));
  return {
    post: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => process.on('message', listener),
  };
}
