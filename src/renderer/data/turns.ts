/** Takes a question's turn among others of its kind; the signal tells that nobody waits for its answer any more. */
export type Turn = <Answer>(signal: AbortSignal, ask: () => Promise<Answer>) => Promise<Answer>;

/**
 * Asks one after another, and nothing that nobody waits for by its turn: who chooses other pictures again and again would
 * else have core look at all that were chosen before, all at once.
 */
export function createTurns(): Turn {
  let last: Promise<unknown> = Promise.resolve();
  return (signal, ask) => {
    const mine = last.then(() => {
      signal.throwIfAborted();
      return ask();
    });
    last = mine.catch(() => undefined);
    return mine;
  };
}
