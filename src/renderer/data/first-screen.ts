import type { Client } from '../../shared/client.ts';
import type { MethodName } from '../../shared/contract.ts';

/** A screen of thumbnails; a list may hold fewer, and a window show fewer. */
const screenful = 40;
/** Longer than this nothing waits, whatever has been drawn. */
const longestMs = 1_500;
/** Longer than this a window is not kept without its header, sides and composer. */
export const longestAloneMs = 500;

/**
 * The first pictures in sight. A browser fetches six things at once from one place, so what can wait (counts, the order
 * of everything) lets them go first.
 */
export interface FirstScreen {
  /** Resolves when they are drawn, and in any case soon. */
  readonly drawn: Promise<void>;
  /** The same, and sooner in any case: what stands around them is drawn from then on. */
  readonly seen: Promise<void>;
  /** Whether what stands around the pictures may be drawn with them. */
  readonly isOver: boolean;
  /** One of them is drawn, or never will be. */
  noteDrawn(): void;
  /** There are no more than this: in the list, or in sight. */
  noteCount(count: number): void;
}

export function createFirstScreen(): FirstScreen {
  const { promise: drawn, resolve } = Promise.withResolvers<void>();
  let wanted = screenful;
  let drawnCount = 0;
  let isOver = false;
  setTimeout(resolve, longestMs);
  const alone = new Promise<void>((end) => setTimeout(end, longestAloneMs));
  const seen = Promise.race([drawn, alone]).then(() => {
    isOver = true;
  });
  const look = () => {
    if (drawnCount >= wanted) resolve();
  };
  return {
    drawn,
    seen,
    get isOver() {
      return isOver;
    },
    noteDrawn() {
      drawnCount += 1;
      look();
    },
    noteCount(count) {
      wanted = Math.min(wanted, count);
      look();
    },
  };
}

/** What is drawn with the first pieces around the pictures, and so is asked for as soon as these are. */
const nextMethods: ReadonlySet<MethodName> = new Set<MethodName>([
  'connections.list',
  'host.info',
  'projects.list',
  'queue.get',
  'runs.open',
]);

/** What may fill in a moment after them. */
const laterMethods: ReadonlySet<MethodName> = new Set<MethodName>([
  'caps.list',
  'collections.list',
  'images.count',
  'library.work',
  'needs.list',
  'reruns.list',
  'smart.list',
  'spend.summary',
  'templates.list',
  'variants.list',
]);

/** The client of a window that begins: what can wait lets the first pictures go first. */
export function picturesFirst(client: Client, { drawn, seen }: FirstScreen): Client {
  return {
    ...client,
    async call(name, input) {
      if (nextMethods.has(name)) await seen;
      if (laterMethods.has(name)) await drawn;
      return client.call(name, input);
    },
  };
}
