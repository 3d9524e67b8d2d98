import type { Client } from '../../shared/client.ts';

/**
 * Lets the queue look at once when the browser says that the network is back: core itself hears of it only by trying.
 * Gives a function that stops listening. A core that does not answer is told of by its own banner.
 */
export function lookAgainOnline(target: EventTarget, client: Client): () => void {
  const look = (): void => {
    client.call('queue.lookAgain', {}).catch(() => undefined);
  };
  target.addEventListener('online', look);
  return () => target.removeEventListener('online', look);
}
