import { utilityProcess } from 'electron';
import { workerEnvironment } from '../core/images/spawn-child-process.ts';
import type { ImageWorkerProcess, Logger } from '../core/ports.ts';

/** Enough of the last words of a dead process for a log line. */
const keptDiagnosticsCharacters = 2000;

/** Starts the image worker as a utility process: the fuses forbid running the app's own binary as Node. */
export function spawnImageWorker(entryFile: string, log: Logger): ImageWorkerProcess {
  const child = utilityProcess.fork(entryFile, [], {
    serviceName: 'Proofsheet image worker',
    stdio: ['ignore', 'pipe', 'pipe'],
    execArgv: [],
    env: workerEnvironment(process.env),
  });
  let lastWords = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes: Buffer) => {
      const text = bytes.toString();
      lastWords = (lastWords + text).slice(-keptDiagnosticsCharacters);
      log.warn('image worker', { said: text.trim() });
    });
  }
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) =>
      void child.once('exit', (code) => listener(`ended with code ${code} ${lastWords}`.trim())),
    kill: () => void child.kill(),
  };
}
