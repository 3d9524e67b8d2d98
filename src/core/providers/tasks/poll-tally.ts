import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const tallyName = 'polls.json';

const count = z.number().int().nonnegative().catch(0);
const Tally = z.object({ unknownInARow: count, stillOpen: count });

/** What the polls of a task have said so far, beside how many there were: most of them may never have been answered. */
interface PollTally {
  /** The service's own "no such task", one poll after the other, with no other word between. */
  readonly unknownInARow: number;
  /** Answers that named the task and left it open. */
  readonly stillOpen: number;
}

/** A poll that was answered by the service itself. */
type PollWord = 'unknown-task' | 'still-open';

/**
 * Counts one answer in the attempt's folder, which lives as long as the task is followed. Unreachable, refused and
 * foreign answers are not words of the service and are not counted at all.
 */
export async function countPoll(folder: string, word: PollWord): Promise<PollTally> {
  const before = await readTally(folder);
  const tally: PollTally =
    word === 'still-open'
      ? { unknownInARow: 0, stillOpen: before.stillOpen + 1 }
      : { ...before, unknownInARow: before.unknownInARow + 1 };
  await writeTally(folder, tally);
  return tally;
}

/** An answer that is neither: whatever was said before it was not said "in a row". */
export async function breakRow(folder: string): Promise<void> {
  const before = await readTally(folder);
  if (before.unknownInARow > 0) await writeTally(folder, { ...before, unknownInARow: 0 });
}

async function readTally(folder: string): Promise<PollTally> {
  try {
    const text = await readFile(path.join(folder, tallyName), 'utf8');
    return Tally.parse(JSON.parse(text));
  } catch {
    // None yet, or cut by a crash: counting anew only waits longer.
    return { unknownInARow: 0, stillOpen: 0 };
  }
}

/** Not worth a sync, and a full disk must not end a poll: a lost count only waits longer. */
async function writeTally(folder: string, tally: PollTally): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, tallyName), JSON.stringify(tally));
  } catch {
    return;
  }
}
