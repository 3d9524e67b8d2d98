import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const script = fileURLToPath(new URL('../../bin/proofsheet.mjs', import.meta.url));

export interface Finished {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly error: string;
}

/** A command that runs. */
export interface RunningCli {
  readonly process: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves when `text` stands in what it said on standard error. */
  says(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

/** Real processes over one fresh library, with a runtime folder of their own. */
export interface CliWorld {
  readonly folder: string;
  readonly library: string;
  readonly environment: Record<string, string>;
  start(args: readonly string[], options?: { readonly input?: string }): RunningCli;
  run(args: readonly string[], options?: { readonly input?: string }): Promise<Finished>;
  /** Runs with --json and gives what it printed, which must be JSON or nothing. */
  runJson(args: readonly string[]): Promise<Finished & { readonly json: unknown; readonly problem: unknown }>;
  /** Files below a folder of the library, relative, sorted. */
  filesIn(name: string): readonly string[];
}

export async function setupCli(): Promise<CliWorld> {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-cli-'));
  const runtime = path.join(folder, 'runtime');
  await mkdir(runtime, { mode: 0o700 });
  const library = path.join(folder, 'library');
  const environment: Record<string, string> = {
    PATH: `${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    XDG_RUNTIME_DIR: runtime,
    PROOFSHEET_LIBRARY: library,
  };
  const running = new Set<RunningCli>();
  onTestFinished(async () => {
    for (const each of running) each.kill('SIGKILL');
    await Promise.all([...running].map((each) => each.finished));
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const start = (args: readonly string[], options: { readonly input?: string } = {}): RunningCli => {
    const cli = startCli(args, environment, options.input);
    running.add(cli);
    void cli.finished.then(() => running.delete(cli));
    return cli;
  };
  return {
    folder,
    library,
    environment,
    start,
    run: (args, options) => start(args, options).finished,
    async runJson(args) {
      const finished = await start([...args, '--json']).finished;
      return { ...finished, json: parseOrNull(finished.out), problem: parseOrNull(finished.error) };
    },
    filesIn: (name) => filesBelow(path.join(library, name)),
  };
}

function startCli(args: readonly string[], environment: Record<string, string>, input?: string): RunningCli {
  const child = spawn(process.execPath, [script, ...args], { env: environment, stdio: 'pipe' });
  let out = '';
  let error = '';
  const watchers = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    error += text;
    for (const watch of [...watchers]) watch();
  });
  // A command that does not read its input may have ended before it is written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const finished = new Promise<Finished>((resolve) => {
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, out, error }));
  });
  return {
    process: child,
    finished,
    kill: (signal) => child.kill(signal),
    says: (text) =>
      new Promise((resolve, reject) => {
        const watch = (): void => {
          if (!error.includes(text)) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        watch();
        void finished.then(() => {
          if (watchers.has(watch)) reject(new Error(`It ended without saying "${text}" but: ${error}${out}`));
        });
      }),
  };
}

function parseOrNull(text: string): unknown {
  return text === '' ? null : JSON.parse(text);
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}
