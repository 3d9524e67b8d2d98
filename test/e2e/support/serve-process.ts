import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.join(import.meta.dirname, '../../..');
/** Starting takes a second; a machine under load gets more. */
const startsWithinMs = 60_000;
/** A stop waits for paid calls; tests that keep one open kill the process instead. */
const stopsWithinMs = 30_000;

/** `proofsheet serve` as people start it, in a process of its own. */
export interface ServeProcess {
  /** Opens one browser, once. */
  readonly url: string;
  /** Everything it said on standard error, so far. */
  readonly notes: () => string;
  /** Asks it to end and resolves with its exit code. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

export interface ServeProcessOptions {
  readonly library: string;
  /** Home and temporary files of the process; nothing of the person who runs the tests is touched. */
  readonly home: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export async function startServeProcess(options: ServeProcessOptions): Promise<ServeProcess> {
  const child = spawn(
    process.execPath,
    [path.join(root, 'bin/proofsheet.mjs'), 'serve', '--no-open', '--library', options.library],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        SystemRoot: process.env['SystemRoot'],
        HOME: options.home,
        USERPROFILE: options.home,
        XDG_RUNTIME_DIR: options.home,
        TZ: 'UTC',
        ...options.environment,
      },
    },
  );
  // A worker that is stopped at a deadline runs no clean-up of its tests.
  const killWithWorker = (): boolean => child.kill('SIGKILL');
  process.once('exit', killWithWorker);
  child.once('exit', () => process.off('exit', killWithWorker));
  let notes = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (notes += text));
  const url = await firstLine(child, () => notes);
  return { url, notes: () => notes, stop: (signal) => stop(child, signal ?? 'SIGTERM') };
}

async function firstLine(child: ChildProcess, notes: () => string): Promise<string> {
  if (!child.stdout) throw new Error('its standard output is a pipe');
  const lines = createInterface(child.stdout);
  const deadline = AbortSignal.timeout(startsWithinMs);
  const [line] = await Promise.race([
    once(lines, 'line', { signal: deadline }),
    once(child, 'exit', { signal: deadline }).then(() => [null]),
  ]).catch(() => [null]);
  if (typeof line === 'string') return line;
  child.kill('SIGKILL');
  throw new Error(`proofsheet serve did not print its address. It said: ${notes()}`);
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), stopsWithinMs);
    await exited;
    clearTimeout(timer);
  }
  return child.exitCode;
}
