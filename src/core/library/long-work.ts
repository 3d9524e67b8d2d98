import { AppError } from '../../shared/errors.ts';
import type { LibraryWork, LongWorkKind } from '../../shared/library-model.ts';
import type { EventBus } from '../event-bus.ts';

/** What long work is given: when to stop, and whom to tell how far it is (0 to 1). */
export interface WorkTools {
  readonly signal: AbortSignal;
  readonly progress: (part: number) => void;
}

/** Work over the whole library, one at a time; whoever comes second waits. */
export interface LongWork {
  run<Result>(this: void, kind: LongWorkKind, work: (tools: WorkTools) => Promise<Result>): Promise<Result>;
  current(): LibraryWork | null;
  /** Ends what goes on now. */
  cancel(): void;
  /** Ends everything and waits for it. */
  close(): Promise<void>;
}

export function createLongWork(bus: EventBus): LongWork {
  let last: Promise<unknown> = Promise.resolve();
  let current: { readonly kind: LongWorkKind; percent: number | null } | null = null;
  let controller = new AbortController();
  let isClosed = false;

  async function carryOut<Result>(
    kind: LongWorkKind,
    work: (tools: WorkTools) => Promise<Result>,
  ): Promise<Result> {
    if (isClosed) throw stopped(kind);
    controller = new AbortController();
    const { signal } = controller;
    const own: { kind: LongWorkKind; percent: number | null } = { kind, percent: null };
    current = own;
    tell(bus, own, false);
    try {
      return await work({ signal, progress: (part) => move(own, part) });
    } catch (error) {
      throw signal.aborted ? stopped(kind) : error;
    } finally {
      current = null;
      tell(bus, { kind, percent: null }, true);
    }
  }

  function move(own: { readonly kind: LongWorkKind; percent: number | null }, part: number): void {
    const percent = Math.max(0, Math.min(100, Math.floor(part * 100)));
    if (percent === own.percent) return;
    own.percent = percent;
    tell(bus, own, false);
  }

  return {
    run(kind, work) {
      const mine = last.then(() => carryOut(kind, work));
      // The next in line waits for the end, however it was.
      last = mine.catch(() => undefined);
      return mine;
    },
    current: () => (current === null ? null : { ...current }),
    cancel: () => controller.abort(),
    async close() {
      isClosed = true;
      controller.abort();
      await last;
    },
  };
}

function tell(bus: EventBus, { kind, percent }: LibraryWork, isOver: boolean): void {
  bus.publish({ kind: 'library.progress', work: kind, percent, isOver });
}

const words: Readonly<Record<LongWorkKind, string>> = {
  backup: 'The backup was stopped. Nothing half-made was left behind.',
  merge: 'The merge was stopped. Nothing was changed.',
  verify: 'The check was stopped.',
  import: 'The import was stopped. What is in is whole; start it again for the rest.',
  export: 'The export was stopped. The files it had written are whole.',
  'bundle-export': 'The export was stopped. Nothing half-made was left behind.',
  'bundle-import': 'The import was stopped. Nothing was changed.',
  repair: 'The repair was stopped. What it had done is whole; run it again for the rest.',
};

function stopped(kind: LongWorkKind): AppError {
  return new AppError('unavailable', words[kind]);
}
