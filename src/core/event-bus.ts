import type { CoreEvent, NewCoreEvent } from '../shared/events.ts';

/** Carries what happened to whoever listens. Publish after the commit, never before. */
export interface EventBus {
  publish(event: NewCoreEvent): void;
  subscribe(listener: (event: CoreEvent) => void): () => void;
}

export function createEventBus(onListenerError: (error: unknown) => void): EventBus {
  const listeners = new Set<(event: CoreEvent) => void>();
  let seq = 0;
  return {
    publish(event) {
      seq += 1;
      const numbered = { ...event, seq };
      for (const listener of [...listeners]) {
        try {
          listener(numbered);
        } catch (error) {
          // One broken listener must not keep the others, or the queue, from hearing.
          onListenerError(error);
        }
      }
    },
    subscribe(listener) {
      // A fresh function each time, so that one listener subscribed twice is two subscriptions.
      const own = (event: CoreEvent): void => listener(event);
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
}
