/** Long enough for a frame to be drawn first. */
const withoutIdleMs = 50;

/**
 * Runs something when the browser has nothing else to do, and at the latest after `timeoutMs`; the function it returns
 * calls it off. Safari tells of no such moments: there it is run a little later.
 */
export function whenIdle(run: () => void, timeoutMs?: number): () => void {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(run, withoutIdleMs);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(run, timeoutMs === undefined ? {} : { timeout: timeoutMs });
  return () => cancelIdleCallback(handle);
}
