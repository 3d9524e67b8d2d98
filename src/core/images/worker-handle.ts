import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageWorkerProcess, SpawnImageWorker } from '../ports.ts';
import { restoreBytes, spillBytes } from './spill.ts';
import type { HostMessage, WorkerMessage, WorkerOperation } from './worker-protocol.ts';

/** How a request ended, its bytes back in place. */
export type WorkerAnswer =
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | Extract<WorkerMessage, { kind: 'failure' }>;

export interface WorkerListener {
  onAnswer(answer: WorkerAnswer): void;
  /** Called once, however the process ended; `wasReady` is false when it never came to work. */
  onEnd(detail: string, wasReady: boolean): void;
}

/** Loading sharp takes a tenth of a second; a machine that needs this long has another problem. */
const startDeadlineMs = 30_000;

/** One process from start to end, with a private folder for bytes too big for a message. */
export class WorkerHandle {
  readonly #child: ImageWorkerProcess;
  readonly #listener: WorkerListener;
  readonly #scratch = mkdtemp(join(tmpdir(), 'proofsheet-images-'));
  readonly #ready = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  readonly #startTimer: NodeJS.Timeout;
  #isReady = false;
  #brokenDetail: string | null = null;

  constructor(spawn: SpawnImageWorker, listener: WorkerListener) {
    this.#listener = listener;
    this.#child = spawn();
    this.#startTimer = setTimeout(() => this.#break('it did not get ready in time'), startDeadlineMs);
    // Whoever waits to send hears of a failed start through `onEnd`.
    this.#ready.promise.catch(() => undefined);
    // The other end is our own worker, started by us from our own code: its messages are typed, not parsed.
    this.#child.onMessage((message) => this.#receive(message as WorkerMessage));
    this.#child.onExit((detail) => this.#finish(detail));
    this.#scratch.then(
      (scratchFolder) => this.#post({ kind: 'start', scratchFolder }),
      (error: unknown) => this.#break(`no temporary folder: ${String(error)}`),
    );
  }

  /** Resolves true when the request is with a ready process, false when there will be none. */
  async send(id: number, operation: WorkerOperation, given: readonly unknown[]): Promise<boolean> {
    try {
      await this.#ready.promise;
    } catch {
      return false;
    }
    const folder = await this.#scratch;
    const spilled = await Promise.all(given.map((value) => spillBytes(value, folder)));
    this.#post({ kind: 'request', id, operation, arguments: spilled });
    return true;
  }

  kill(): void {
    this.#child.kill();
  }

  /** Kills the process; resolves when it is gone and its scratch files with it. */
  async end(): Promise<void> {
    this.#child.kill();
    await this.#ended.promise;
  }

  #post(message: HostMessage): void {
    this.#child.post(message);
  }

  #receive(message: WorkerMessage): void {
    if (message.kind === 'reply' || message.kind === 'failure') {
      void this.#deliver(message);
      return;
    }
    clearTimeout(this.#startTimer);
    if (message.kind === 'broken') return this.#break(message.detail);
    this.#isReady = true;
    this.#ready.resolve();
  }

  async #deliver(answer: Extract<WorkerMessage, { kind: 'reply' | 'failure' }>): Promise<void> {
    if (answer.kind === 'failure') return this.#listener.onAnswer(answer);
    try {
      const value = await restoreBytes(answer.result, await this.#scratch);
      this.#listener.onAnswer({ kind: 'reply', id: answer.id, value });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#listener.onAnswer({ kind: 'failure', id: answer.id, code: 'internal', message });
    }
  }

  #break(detail: string): void {
    this.#brokenDetail = detail;
    this.#child.kill();
  }

  #finish(detail: string): void {
    clearTimeout(this.#startTimer);
    this.#ready.reject(new Error(detail));
    void this.#scratch
      .then((folder) => rm(folder, { recursive: true, force: true }))
      // A folder left in the system's temporary place harms nobody.
      .catch(() => undefined)
      .then(() => this.#ended.resolve());
    this.#listener.onEnd(this.#brokenDetail ?? detail, this.#isReady);
  }
}
