import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { OrderQuery } from '../../shared/image-order.ts';
import { entryFile } from '../entry-file.ts';
import type { Reader } from './reader.ts';

interface ReaderThreadOptions {
  readonly databaseFile: string;
  /** The thread's own module; a bundled host names its compiled one. */
  readonly entryPath?: string | undefined;
}

interface Question {
  readonly message:
    { readonly sql: string; readonly parameters: readonly unknown[] } | { readonly order: OrderQuery };
  readonly signal: AbortSignal | undefined;
  readonly resolve: (answer: Exclude<Answer, { problem: string }>) => void;
  readonly reject: (error: unknown) => void;
}

/** What the thread answers, one for one. */
const Answer = z.union([
  z.object({ rows: z.array(z.unknown()) }),
  // Moved, not copied, from memory that is not shared.
  z.object({ bytes: z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array) }),
  z.object({ problem: z.string() }),
]);
type Answer = z.output<typeof Answer>;

const threadEntry = entryFile(import.meta.url, './reader-thread-entry.ts', './reader-thread.js');

/**
 * A second, read-only connection in a thread of its own: for checks and sums that would hold up the main loop. Started
 * by the first question, answers one at a time. SQLite cannot be interrupted from outside its thread, so aborting a
 * query that runs gives its thread up, and the next question gets a new one. An order ends between its steps instead:
 * the thread keeps what it has read of a million pictures.
 */
export function createReaderThread(options: ReaderThreadOptions): Reader {
  const thread = new ReaderThread(options);
  return {
    all<Row>(sql: string, parameters: readonly unknown[] = [], signal?: AbortSignal): Promise<Row[]> {
      return new Promise<Row[]>((resolve, reject) => {
        thread.ask({
          message: { sql, parameters },
          signal,
          // Rows have the shape their SQL gives them, as with every prepared statement here.
          resolve: (answer) => resolve('rows' in answer ? (answer.rows as Row[]) : []),
          reject,
        });
      });
    },
    order: (query, signal) =>
      new Promise((resolve, reject) => {
        thread.ask({
          message: { order: query },
          signal,
          resolve: (answer) => resolve('bytes' in answer ? answer.bytes : new Uint8Array()),
          reject,
        });
      }),
    close: () => thread.close(),
  };
}

class ReaderThread {
  readonly #options: ReaderThreadOptions;
  readonly #waiting: Question[] = [];
  readonly #ending = new Set<Promise<unknown>>();
  /** 1 while nobody waits for the answer that is being made. */
  readonly #givenUp = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #worker: Worker | null = null;
  #current: Question | null = null;
  #isClosed = false;

  constructor(options: ReaderThreadOptions) {
    this.#options = options;
  }

  ask(question: Question): void {
    const { signal } = question;
    signal?.addEventListener('abort', () => {
      if (question !== this.#current) return;
      if ('order' in question.message) this.#leave(question, signal.reason);
      else this.#giveUp(signal.reason);
    });
    this.#waiting.push(question);
    this.#next();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#giveUp(closedError());
    for (const question of this.#waiting.splice(0)) question.reject(closedError());
    await Promise.allSettled(this.#ending);
  }

  #next(): void {
    if (this.#current !== null) return;
    const question = this.#waiting.shift();
    if (!question) return;
    if (this.#isClosed || question.signal?.aborted) {
      question.reject(this.#isClosed ? closedError() : question.signal?.reason);
      this.#next();
      return;
    }
    this.#current = question;
    this.#worker ??= this.#start();
    this.#worker.ref();
    Atomics.store(this.#givenUp, 0, 0);
    this.#worker.postMessage(question.message);
  }

  #start(): Worker {
    const { databaseFile, entryPath = threadEntry } = this.#options;
    const worker = new Worker(entryPath, {
      workerData: { databaseFile, givenUp: this.#givenUp },
      execArgv: [],
      env: {},
    });
    worker.on('message', (message: unknown) => this.#finish(worker, Answer.parse(message)));
    worker.on('error', (error: unknown) => {
      if (worker !== this.#worker) return;
      this.#worker = null;
      this.#settle({ problem: String(error) });
    });
    return worker;
  }

  #finish(worker: Worker, answer: Answer): void {
    if (worker !== this.#worker) return;
    // An idle thread must not keep a short command alive.
    worker.unref();
    this.#settle(answer);
  }

  #settle(answer: Answer): void {
    const question = this.#current;
    this.#current = null;
    if ('problem' in answer) question?.reject(new Error(`reader thread: ${answer.problem}`));
    else question?.resolve(answer);
    this.#next();
  }

  /** The thread goes on to its next step, sees that nobody waits, and is there for the next question. */
  #leave(question: Question, reason: unknown): void {
    Atomics.store(this.#givenUp, 0, 1);
    question.reject(reason);
  }

  /** The thread ends when SQLite returns to it; nobody waits for that but `close`. */
  #giveUp(reason: unknown): void {
    const [worker, question] = [this.#worker, this.#current];
    this.#worker = null;
    this.#current = null;
    question?.reject(reason);
    if (worker) {
      const ended = worker.terminate();
      this.#ending.add(ended);
      void ended.finally(() => this.#ending.delete(ended));
    }
    if (!this.#isClosed) this.#next();
  }
}

function closedError(): Error {
  return new Error('the library is closed');
}
