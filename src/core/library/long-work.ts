import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { LibraryWork, LongWorkKind, WorkId } from '../../shared/library-model.ts';
import type { EventBus } from '../event-bus.ts';

/** What long work is given: when to stop, and whom to tell how far it is (0 to 1). */
export interface WorkTools {
  readonly signal: AbortSignal;
  readonly progress: (part: number) => void;
}

/** Work over the whole library, one at a time; whoever comes second waits. */
export interface LongWork {
  /** `id` is how it can be stopped; one is made up where the caller has none. */
  run<Result>(
    this: void,
    kind: LongWorkKind,
    work: (tools: WorkTools) => Promise<Result>,
    id?: WorkId,
  ): Promise<Result>;
  current(): LibraryWork | null;
  /** Ends the work of this id and no other, whether it goes on or waits for its turn. */
  cancel(id: WorkId): void;
  /** Ends everything and waits for it. */
  close(): Promise<void>;
}

interface Asked {
  readonly id: WorkId;
  readonly kind: LongWorkKind;
  readonly controller: AbortController;
  percent: number | null;
}

export function createLongWork(bus: EventBus): LongWork {
  let last: Promise<unknown> = Promise.resolve();
  let current: Asked | null = null;
  /** What goes on and what waits for its turn. */
  const open = new Set<Asked>();
  let isClosed = false;

  async function carryOut<Result>(
    asked: Asked,
    work: (tools: WorkTools) => Promise<Result>,
  ): Promise<Result> {
    const { kind, controller } = asked;
    const { signal } = controller;
    if (isClosed || signal.aborted) throw stopped(kind);
    current = asked;
    tell(bus, asked, false);
    try {
      return await work({ signal, progress: (part) => move(asked, part) });
    } catch (error) {
      throw signal.aborted ? stopped(kind) : error;
    } finally {
      current = null;
      tell(bus, { kind, percent: null }, true);
    }
  }

  function move(asked: Asked, part: number): void {
    const percent = Math.max(0, Math.min(100, Math.floor(part * 100)));
    if (percent === asked.percent) return;
    asked.percent = percent;
    tell(bus, asked, false);
  }

  return {
    run(kind, work, id = randomUUID()) {
      const asked: Asked = { id, kind, controller: new AbortController(), percent: null };
      open.add(asked);
      const mine = last.then(() => carryOut(asked, work)).finally(() => open.delete(asked));
      // The next in line waits for the end, however it was.
      last = mine.catch(() => undefined);
      return Promise.race([mine, stoppedWhileWaiting(asked, () => current === asked)]);
    },
    current: () =>
      current === null ? null : { id: current.id, kind: current.kind, percent: current.percent },
    cancel(id) {
      for (const asked of open) if (asked.id === id) asked.controller.abort();
    },
    async close() {
      isClosed = true;
      for (const { controller } of open) controller.abort();
      await last;
    },
  };
}

/** Rejects for whoever waits for a turn that never comes; what goes on says itself how it ended. */
function stoppedWhileWaiting({ kind, controller }: Asked, hasBegun: () => boolean): Promise<never> {
  return new Promise((_resolve, reject) => {
    const onAbort = (): void => {
      if (!hasBegun()) reject(stopped(kind));
    };
    controller.signal.addEventListener('abort', onAbort, { once: true });
  });
}

function tell(bus: EventBus, { kind, percent }: Omit<LibraryWork, 'id'>, isOver: boolean): void {
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
