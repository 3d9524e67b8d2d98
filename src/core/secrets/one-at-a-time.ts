/** Thrown when a turn did not come, or did not end, in time. */
export class OutOfTimeError extends Error {}

/** Runs tasks one after another; each has `deadlineMs` for its wait and its work together. */
export type OneAtATime = <Result>(task: () => Promise<Result>) => Promise<Result>;

/**
 * A keychain call that waits for a person blocks one of Node's four pool threads, and no call can be taken back. So
 * one runs at a time: four stuck ones would stop every file read of the app. A task whose time is up before its turn
 * never runs, because its asker was already told that it failed.
 */
export function oneAtATime(deadlineMs: number): OneAtATime {
  let tail: Promise<unknown> = Promise.resolve();
  return (task) =>
    new Promise((resolve, reject) => {
      let isOver = false;
      const timer = setTimeout(() => {
        isOver = true;
        reject(new OutOfTimeError(`no answer within ${deadlineMs} ms`));
      }, deadlineMs);
      tail = tail.then(async () => {
        if (isOver) return;
        try {
          resolve(await task());
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        } finally {
          clearTimeout(timer);
        }
      });
    });
}
