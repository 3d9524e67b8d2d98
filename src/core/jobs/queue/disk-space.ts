import type { AttemptId } from '../../../shared/ids.ts';
import type { JobContext } from '../job-context.ts';

/**
 * Room for one picture of a reply: it is there as base64, as a file of its own and as an original for a moment. A judgement
 * for 16 megapixels of PNG, on the safe side; a disk this full has other troubles soon.
 */
const bytesPerPicture = 96 * 1024 * 1024;

/** How soon to look whether there is space again. */
export const diskLookMs = 10_000;

/** Why a purchase may not begin on this disk, in words, or null when there is room for its reply. */
export function whyNoRoom(context: JobContext, id: AttemptId): string | null {
  const freeBytes = context.freeBytes();
  const wantedCount = context.tables.attempts.get(id)?.wantedCount ?? 1;
  if (freeBytes === null || freeBytes >= wantedCount * bytesPerPicture) return null;
  const left = Math.floor(freeBytes / 1024 / 1024);
  return `The disk has only ${left} MB left. Nothing is bought until there is room for what comes back: free some space.`;
}
