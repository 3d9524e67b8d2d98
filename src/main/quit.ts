import { app, dialog } from 'electron';
import type { Core } from '../core/core.ts';
import type { Logger } from '../core/ports.ts';
import { formatDollars } from '../shared/money.ts';

export interface QuitParts {
  readonly core: Pick<Core, 'inFlight' | 'close'>;
  readonly log: Logger;
  /** Remembers what the window would forget. */
  readonly saveState: () => void;
  /** The window goes out of sight while replies are awaited. */
  readonly hideWindow: () => void;
  /** The person changed their mind: there has to be a window. */
  readonly keepRunning: () => void;
}

/** Quits once: asks when money is out, waits until replies under way are safe, and only then lets the process go. */
export interface Quit {
  readonly isDraining: boolean;
  onBeforeQuit(event: { preventDefault(): void }): void;
  /** For a person who looks for the window while it is hidden. */
  askAgain(): void;
}

type Answer = 'wait' | 'now' | 'stay';

export function createQuit(parts: QuitParts): Quit {
  let stage: 'running' | 'draining' | 'drained' = 'running';
  let isAsking = false;

  async function begin(): Promise<void> {
    const answer = await askOnce();
    if (answer === 'now') app.exit(0);
    else if (answer === 'stay') parts.keepRunning();
    else if (answer === 'wait' && stage === 'running') await drain();
  }

  /** Null while the question is on the screen already. */
  async function askOnce(): Promise<Answer | null> {
    if (isAsking) return null;
    isAsking = true;
    try {
      return await askPerson(parts.core, stage === 'running');
    } finally {
      isAsking = false;
    }
  }

  async function drain(): Promise<void> {
    stage = 'draining';
    parts.hideWindow();
    try {
      await parts.core.close();
    } catch (error) {
      parts.log.error('core did not close cleanly', error);
    }
    stage = 'drained';
    app.quit();
  }

  function start(): void {
    begin().catch((error: unknown) => parts.log.error('quit failed', error));
  }

  return {
    get isDraining() {
      return stage === 'draining';
    },
    onBeforeQuit(event) {
      if (stage === 'drained') return;
      event.preventDefault();
      if (stage === 'running') parts.saveState();
      start();
    },
    askAgain: start,
  };
}

/** Asks only when money is out. */
async function askPerson(core: QuitParts['core'], canStay: boolean): Promise<Answer> {
  const { attemptCount, amountNanos } = core.inFlight();
  if (attemptCount === 0) return 'wait';
  const answers: readonly Answer[] = canStay ? ['wait', 'now', 'stay'] : ['wait', 'now'];
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: quitQuestion(attemptCount, amountNanos),
    detail:
      'Waiting brings the pictures in before Proofsheet closes. Quitting now leaves them unknown: ' +
      'they may be charged all the same.',
    buttons: answers.map((answer) => answerWords[answer]),
    defaultId: 0,
    cancelId: canStay ? answers.indexOf('stay') : 0,
    noLink: true,
  });
  return answers[response] ?? 'wait';
}

const answerWords: Readonly<Record<Answer, string>> = {
  wait: 'Wait, then quit',
  now: 'Quit now',
  stay: 'Cancel',
};

/** Names what is at stake: "2 paid calls are on the way ($0.08)." */
function quitQuestion(attemptCount: number, amountNanos: number): string {
  const calls = attemptCount === 1 ? 'A paid call is' : `${attemptCount} paid calls are`;
  // Play money and calls without a known price add nothing to the amount.
  return amountNanos === 0 ? `${calls} on the way.` : `${calls} on the way (${formatDollars(amountNanos)}).`;
}
