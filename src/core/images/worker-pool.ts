import { AppError } from '../../shared/errors.ts';
import type { Logger, SpawnImageWorker } from '../ports.ts';
import { WorkerHandle, type WorkerAnswer } from './worker-handle.ts';
import type { WorkerOperation } from './worker-protocol.ts';

export interface PoolOptions {
  readonly spawn: SpawnImageWorker;
  readonly log: Logger;
  readonly deadlineMs: number;
  readonly concurrency: number;
  /** "the mask": what a request is about, for people. */
  readonly subjects: Readonly<Record<WorkerOperation, string>>;
}

interface Request {
  readonly id: number;
  readonly operation: WorkerOperation;
  readonly given: readonly unknown[];
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** Was being worked on, beside another, when a process died: tried once more, with nothing beside it. */
  isSuspect: boolean;
  deadline: NodeJS.Timeout | undefined;
}

/**
 * Queue and crash policy over one worker process at a time:
 *
 * - a request that was alone when the process died killed it, and fails;
 * - of several at work one is guilty and nobody can say which: each is tried once more, alone, and fails if the
 *   process dies again;
 * - one that passes its deadline is guilty, and the process is replaced;
 * - requests still waiting notice nothing.
 */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #waiting: Request[] = [];
  readonly #working = new Map<number, Request>();
  #worker: WorkerHandle | null = null;
  #overdueId: number | null = null;
  #closedBy: AppError | null = null;
  #nextId = 1;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  request(operation: WorkerOperation, given: readonly unknown[]): Promise<unknown> {
    if (this.#closedBy) return Promise.reject(this.#closedBy);
    return new Promise((resolve, reject) => {
      const id = this.#nextId;
      this.#nextId += 1;
      this.#waiting.push({ id, operation, given, resolve, reject, isSuspect: false, deadline: undefined });
      this.#fill();
    });
  }

  /** Rejects whatever is under way with `reason` and ends the process. */
  async close(reason: AppError): Promise<void> {
    this.#closedBy = reason;
    for (const request of [...this.#takeWorking(), ...this.#waiting.splice(0)]) request.reject(reason);
    await this.#worker?.end();
  }

  #fill(): void {
    while (this.#canTakeMore()) {
      const request = this.#waiting.shift();
      if (!request) return;
      this.#working.set(request.id, request);
      void this.#send(request);
    }
  }

  #canTakeMore(): boolean {
    const next = this.#waiting[0];
    if (!next || this.#working.size >= this.#options.concurrency) return false;
    const isSuspectAtWork = [...this.#working.values()].some((request) => request.isSuspect);
    return !isSuspectAtWork && (!next.isSuspect || this.#working.size === 0);
  }

  async #send(request: Request): Promise<void> {
    try {
      this.#worker ??= this.#start();
      const worker = this.#worker;
      // The deadline runs from here: starting the process has one of its own.
      if (await worker.send(request.id, request.operation, request.given)) this.#watch(request, worker);
    } catch (error) {
      this.#settle(request.id, () => request.reject(error));
    }
  }

  #start(): WorkerHandle {
    return new WorkerHandle(this.#options.spawn, {
      onAnswer: (answer) => this.#receive(answer),
      onEnd: (detail, wasReady) => this.#recover(detail, wasReady),
    });
  }

  #watch(request: Request, worker: WorkerHandle): void {
    if (!this.#working.has(request.id) || this.#worker !== worker) return;
    request.deadline = setTimeout(() => {
      this.#overdueId = request.id;
      worker.kill();
    }, this.#options.deadlineMs);
  }

  #receive(answer: WorkerAnswer): void {
    this.#settle(answer.id, (request) => {
      if (answer.kind === 'reply') request.resolve(answer.value);
      else request.reject(failureOf(answer, request));
    });
  }

  #settle(id: number, finish: (request: Request) => void): void {
    const request = this.#working.get(id);
    if (!request) return;
    this.#working.delete(id);
    clearTimeout(request.deadline);
    finish(request);
    this.#fill();
  }

  #takeWorking(): Request[] {
    const taken = [...this.#working.values()];
    this.#working.clear();
    for (const request of taken) clearTimeout(request.deadline);
    return taken;
  }

  /** The process is gone: decide about each request it was working on, then go on with a fresh one. */
  #recover(detail: string, wasReady: boolean): void {
    this.#worker = null;
    const guiltyId = this.#overdueId;
    this.#overdueId = null;
    const victims = this.#takeWorking();
    if (this.#closedBy) return;
    this.#options.log.warn('images/worker ended', { detail, working: victims.length });
    if (!wasReady) return this.#failAll(victims, detail);
    const { failed, again } = judge(victims, guiltyId);
    this.#waiting.unshift(...again);
    for (const request of failed) request.reject(this.#deathOf(request, guiltyId !== null));
    this.#fill();
  }

  /** A process that cannot even start would fail for everybody: say so instead of trying for ever. */
  #failAll(victims: readonly Request[], detail: string): void {
    const error = new AppError(
      'unavailable',
      'The image worker could not be started, so no picture can be opened. The log has the details.',
      { cause: new Error(detail) },
    );
    for (const request of [...victims, ...this.#waiting.splice(0)]) request.reject(error);
  }

  #deathOf(request: Request, isOverdue: boolean): AppError {
    const subject = this.#options.subjects[request.operation];
    return new AppError(
      'unavailable',
      isOverdue
        ? `Working on ${subject} took too long and was given up.`
        : `The image worker crashed while working on ${subject}. The file may be damaged or hostile.`,
    );
  }
}

function failureOf(answer: WorkerAnswer & { kind: 'failure' }, request: Request): Error {
  if (answer.code !== 'internal') return new AppError(answer.code, answer.message);
  return new Error(`image worker, ${request.operation}: ${answer.message}`);
}

/** Which of the requests a dead process was working on fail, and which are tried again (marked as suspects). */
function judge(
  victims: readonly Request[],
  guiltyId: number | null,
): { readonly failed: readonly Request[]; readonly again: readonly Request[] } {
  if (guiltyId !== null) {
    return {
      failed: victims.filter((request) => request.id === guiltyId),
      again: victims.filter((request) => request.id !== guiltyId),
    };
  }
  const failed = victims.filter((request) => request.isSuspect || victims.length === 1);
  const again = victims.filter((request) => !failed.includes(request));
  for (const request of again) request.isSuspect = true;
  return { failed, again };
}
