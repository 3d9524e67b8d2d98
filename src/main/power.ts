import { powerMonitor, powerSaveBlocker } from 'electron';
import type { Core } from '../core/core.ts';
import type { CoreEvent } from '../shared/events.ts';

/** The events after which money may have started or stopped moving. */
const watchedKinds: ReadonlySet<CoreEvent['kind']> = new Set<CoreEvent['kind']>([
  'run.changed',
  'queue.changed',
]);

/** Keeps the machine awake while a paid call is out, and lets waiting work look again when it wakes. */
export function watchPower(core: Pick<Core, 'inFlight' | 'subscribe' | 'wake'>): () => void {
  let blockerId: number | null = null;
  const release = (): void => {
    if (blockerId !== null) powerSaveBlocker.stop(blockerId);
    blockerId = null;
  };
  const update = (): void => {
    if (core.inFlight().attemptCount === 0) release();
    else blockerId ??= powerSaveBlocker.start('prevent-app-suspension');
  };
  const wake = (): void => core.wake();
  const stopEvents = core.subscribe((event) => {
    if (watchedKinds.has(event.kind)) update();
  });
  powerMonitor.on('resume', wake);
  update();
  return () => {
    stopEvents();
    powerMonitor.off('resume', wake);
    release();
  };
}
