import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** The files of a paid reply inside its attempt's folder. */
export const replyBodyName = 'reply.body';
export const replyFactsName = 'reply.json';

const ReplyFacts = z.object({
  status: z.number().int(),
  headers: z.record(z.string(), z.string()),
  isStreamed: z.boolean(),
  /** False when it broke off: `reply.body` holds what arrived. */
  complete: z.boolean(),
});
/** What is known of a reply beside its bytes. */
export type ReplyFacts = z.output<typeof ReplyFacts>;

/** Reads the facts of a saved reply; null when there are none, i.e. it never came to its end. */
export async function readReplyFacts(folder: string): Promise<ReplyFacts | null> {
  try {
    const text = await readFile(path.join(folder, replyFactsName), 'utf8');
    return ReplyFacts.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // Absent or half-written means the same to every reader: the reply is not complete.
    return null;
  }
}
