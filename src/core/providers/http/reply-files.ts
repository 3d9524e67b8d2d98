import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../../files/durable.ts';
import { keptHeaders } from './reply-headers.ts';

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

/**
 * Keeps the answer of a free request as an attempt's reply: for adapters whose task ends in a small document. The body
 * is durable before the facts that call it complete.
 */
export async function keepReply(
  folder: string,
  reply: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  },
): Promise<void> {
  const facts: ReplyFacts = {
    status: reply.status,
    headers: keptHeaders(reply.headers),
    isStreamed: false,
    complete: true,
  };
  await writeDurably(path.join(folder, replyBodyName), reply.body);
  await writeDurably(path.join(folder, replyFactsName), JSON.stringify(facts, null, 2));
}
