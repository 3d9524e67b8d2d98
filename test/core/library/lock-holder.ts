import { acquireLibraryLock } from '../../../src/core/library/lock.ts';

/** A process that takes a library and keeps it until it is killed, or says who has it. */
const [folder = ''] = process.argv.slice(2);
const lock = acquireLibraryLock(folder, { host: 'cli', startedAtMs: 0 });
process.send?.(lock.heldBy === null ? 'held' : lock.heldBy);
// The channel to the parent keeps the process alive.
process.on('message', () => {
  if (lock.heldBy === null) lock.release();
  process.send?.('released');
});
