import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createCore } from '../core/create-core.ts';
import { defaultLibraryPath } from '../core/default-library.ts';
import { createNodePorts } from '../core/node-ports.ts';
import { AppError } from '../shared/errors.ts';
import { serve } from './serve.ts';

const usage = 'Usage: proofsheet serve [--library FOLDER] [--no-open] [--port NUMBER]';
const staticFolder = fileURLToPath(new URL('../../out/renderer', import.meta.url));
/** What a shell reports for a program ended by Ctrl+C. */
const interruptedExitCode = 130;

/** `proofsheet serve`: runs until a signal ends it and answers with the exit code. */
export async function serveCommand(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv);
  if (typeof flags === 'string') {
    note(`${flags}\n${usage}`);
    return 2;
  }
  if (flags.isHelpWanted) {
    print(usage);
    return 0;
  }
  ignoreLostReaders();
  try {
    if (!existsSync(path.join(staticFolder, 'index.html'))) {
      throw new AppError('unavailable', 'The window is not built yet. Run: npm run build:window');
    }
    const stop = stopOnSignals();
    const core = await createCore(createNodePorts({ library: flags.library, host: 'web' }));
    await serve({ ...flags, core, staticFolder, print, note, stop });
    return 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    note(error.message);
    return 1;
  }
}

interface Flags {
  readonly library: string;
  readonly open: boolean;
  readonly port: number;
  readonly isHelpWanted: boolean;
}

/** What was asked for, or what is wrong with it. */
function readFlags(argv: readonly string[]): Flags | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        library: { type: 'string' },
        'no-open': { type: 'boolean', default: false },
        port: { type: 'string', default: '0' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const port = Number(values.port);
    if (!/^\d{1,5}$/.test(values.port) || port > 65_535) return '--port takes a number from 0 to 65535.';
    if (values.library === '') return '--library takes a folder.';
    return {
      library: values.library ?? defaultLibraryPath(),
      open: !values['no-open'],
      port,
      isHelpWanted: values.help,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The first signal asks for an orderly end, the second one gets an immediate one. */
function stopOnSignals(): AbortSignal {
  const stop = new AbortController();
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(interruptedExitCode);
    stop.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return stop.signal;
}

/** Whoever started us may be gone; a purchase under way is no less worth keeping. */
function ignoreLostReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}
