import { fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { entryFile } from '../entry-file.ts';
import type { ImageWorkerProcess } from '../ports.ts';
import { webAssemblyArgument } from './worker-protocol.ts';

export interface SpawnOptions {
  /** The worker's own module; a bundled host starts a compiled one. */
  readonly entryPath?: string;
  /** Uses sharp's WebAssembly build whatever the platform; for tests. */
  readonly useWebAssembly?: boolean;
  /** Everything the process prints: decoders complain here. */
  readonly onDiagnostics?: (text: string) => void;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** What a decoder needs to find its libraries and its temporary folder; keys are in none of these. */
const passedVariables = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'WINDIR',
  'LANG',
  'LC_ALL',
  'LD_PRELOAD',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
];

/** Enough of the last words of a dead process for a log line. */
const keptDiagnosticsCharacters = 2000;

const workerEntry = entryFile(import.meta.url, './worker/index.ts', './image-worker.js');

/** Compiled modules are kept between starts: a worker is ready in half the time. The folder is Node's own default. */
const compileCacheFolder = path.join(tmpdir(), 'node-compile-cache');

/** Starts the image worker under plain Node: for the web and command-line hosts and for tests. */
export function spawnImageWorkerProcess(options: SpawnOptions = {}): ImageWorkerProcess {
  const child = fork(options.entryPath ?? workerEntry, options.useWebAssembly ? [webAssemblyArgument] : [], {
    // No debugger port, loader or coverage flag of the host belongs in a process that opens strangers' files.
    execArgv: [],
    env: {
      ...workerEnvironment(options.environment ?? process.env),
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? compileCacheFolder,
    },
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let lastWords = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-keptDiagnosticsCharacters);
      options.onDiagnostics?.(text);
    });
  }
  return {
    post: (message) => {
      // A message to a process that just died is answered by its exit, not by an exception here. Messages are typed
      // by worker-protocol.ts; Node's type cannot say "anything structured clone takes".
      if (child.connected) child.send(message as object, () => {});
    },
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => onceEnded(child, (how) => listener(`${how} ${lastWords}`.trim())),
    kill: () => child.kill('SIGKILL'),
  };
}

function onceEnded(child: ReturnType<typeof fork>, listener: (how: string) => void): void {
  let isTold = false;
  const tell = (how: string) => {
    if (isTold) return;
    isTold = true;
    listener(how);
  };
  child.once('close', (code, signal) => tell(signal ? `ended by ${signal}` : `ended with code ${code}`));
  // Also where it could not be started at all: then there is no exit.
  child.once('error', (error) => tell(error.message));
}

/** What a worker process may know of its host's environment. */
export function workerEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of passedVariables) {
    const value = environment[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
