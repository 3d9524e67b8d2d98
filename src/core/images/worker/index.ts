import { AppError } from '../../../shared/errors.ts';
import { spillBytes, restoreBytes } from '../spill.ts';
import { webAssemblyArgument, type HostMessage, type WorkerMessage } from '../worker-protocol.ts';
import { isWebAssembly, loadSharp, needsWebAssembly } from './load-sharp.ts';
import { createOperations, type Operations } from './operations.ts';
import { openParentPort } from './parent-port.ts';

/**
 * The image worker: a process of its own, because a hostile file may crash the decoder. It knows paths and pixels,
 * and nothing of the library. It ends when its host does.
 */
// A terminal's Ctrl-C reaches every process of its group; the host decides when this one ends.
process.on('SIGINT', () => undefined);

const port = openParentPort();
let operations: Operations | null = null;
let scratchFolder = '';

port.onMessage((message) => {
  // The channel's other end is our own host: its messages are typed, not parsed.
  void receive(message as HostMessage);
});

async function receive(message: HostMessage): Promise<void> {
  if (message.kind === 'start') return start(message.scratchFolder);
  port.post(await answer(message));
}

async function start(folder: string): Promise<void> {
  scratchFolder = folder;
  try {
    const sharp = await loadSharp(needsWebAssembly() || process.argv.includes(webAssemblyArgument));
    operations = createOperations(sharp);
    port.post({ kind: 'ready', build: isWebAssembly(sharp) ? 'webassembly' : 'native' });
  } catch (error) {
    port.post({ kind: 'broken', detail: error instanceof Error ? error.message : String(error) });
  }
}

async function answer(request: HostMessage & { kind: 'request' }): Promise<WorkerMessage> {
  const { id, operation } = request;
  try {
    if (!operations) throw new Error('a request came before the start message');
    const given = await Promise.all(request.arguments.map((each) => restoreBytes(each, scratchFolder)));
    // Each operation's arguments were typed where the host called it; the table pairs them again by name.
    const run = operations[operation] as (...values: unknown[]) => Promise<unknown>;
    return { kind: 'reply', id, result: await spillBytes(await run(...given), scratchFolder) };
  } catch (error) {
    if (error instanceof AppError) return { kind: 'failure', id, code: error.code, message: error.message };
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: 'failure', id, code: 'internal', message: detail };
  }
}
