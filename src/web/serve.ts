import type { Core } from '../core/core.ts';
import { inFlightWords } from '../shared/in-flight-words.ts';
import { openInBrowser } from './open-browser.ts';
import { startWebHost } from './web-host.ts';

export interface ServeOptions {
  readonly core: Core;
  readonly staticFolder: string;
  readonly port: number;
  /** Opens the person's browser as well. */
  readonly open: boolean;
  /** For programs and people: the address is its first line. */
  readonly print: (line: string) => void;
  /** Remarks, on standard error. */
  readonly note: (line: string) => void;
  /** Aborted by the first request to end. */
  readonly stop: AbortSignal;
}

/** Serves a core in the browser until told to stop, then waits for what is being bought, and closes both. */
export async function serve(options: ServeOptions): Promise<void> {
  const { core, note, stop } = options;
  try {
    const host = await startWebHost(options);
    try {
      options.print(host.url);
      core.ensureSampleProject().catch((error: unknown) => {
        note(
          `The sample project could not be made: ${error instanceof Error ? error.message : String(error)}`,
        );
      });
      if (options.open && !(await openInBrowser(host.url))) {
        note('No browser could be opened. Open the address above yourself.');
      }
      await untilAborted(stop);
      for (const line of inFlightWords(core.inFlight())) note(line);
    } finally {
      await host.close();
    }
  } finally {
    await core.close();
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
