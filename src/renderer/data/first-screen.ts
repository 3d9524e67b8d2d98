import type { Client } from '../../shared/client.ts';
import type { MethodName } from '../../shared/contract.ts';

/** A screen of thumbnails; a list may hold fewer. */
const screenful = 40;
/** Longer than this nothing waits, whatever has been drawn. */
const longestMs = 1_500;

/**
 * The first pictures in sight. A browser fetches six things at once from one place, so what can wait (counts, the order
 * of everything) lets them go first.
 */
export interface FirstScreen {
  /** Resolves when they are drawn, and in any case soon. */
  readonly drawn: Promise<void>;
  /** One of them is drawn. */
  noteDrawn(): void;
  /** How many pictures the list begins with. */
  noteCount(count: number): void;
}

export function createFirstScreen(): FirstScreen {
  const { promise: drawn, resolve } = Promise.withResolvers<void>();
  let wanted = screenful;
  let drawnCount = 0;
  setTimeout(resolve, longestMs);
  const look = () => {
    if (drawnCount >= wanted) resolve();
  };
  return {
    drawn,
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

/** What stands around the pictures and may fill in a moment after them. */
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
export function picturesFirst(client: Client, { drawn }: FirstScreen): Client {
  return {
    ...client,
    async call(name, input) {
      if (laterMethods.has(name)) await drawn;
      return client.call(name, input);
    },
  };
}
