/** More than this waiting to be written, and the sender is made to wait. */
const fullBytes = 1024 * 1024;

interface Flow {
  pause(): void;
  resume(): void;
}

/**
 * Bytes between a socket and whoever reads them. What was pushed before a failure is still read before the failure is
 * thrown: a paid reply that breaks off keeps every byte that came.
 */
export class ChunkQueue implements AsyncIterable<Buffer> {
  readonly #flow: Flow;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #ending: { readonly failure: Error | null } | null = null;
  #wake: (() => void) | null = null;

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  push(chunk: Buffer): void {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes >= fullBytes) this.#flow.pause();
    this.#wake?.();
  }

  /** Nothing more comes; `failure` says what broke it off. */
  end(failure: Error | null): void {
    this.#ending ??= { failure };
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (;;) {
      const chunks = this.#waiting;
      this.#waiting = [];
      this.#waitingBytes = 0;
      yield* chunks;
      if (this.#waiting.length > 0) continue;
      if (this.#ending?.failure) throw this.#ending.failure;
      if (this.#ending) return;
      await this.#untilPushed();
    }
  }

  async #untilPushed(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    // A no-op unless `push` paused it; everything that waited was read by now.
    this.#flow.resume();
    await promise;
    this.#wake = null;
  }
}
