import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../../files/durable.ts';
import type { ReplyContext, ReplyReading } from '../provider.ts';
import { chargeDemo } from './demo-prices.ts';

/** What Demo writes beside its pictures when all of them are on the disk: the whole reply. */
const DemoReply = z.object({
  quality: z.enum(['low', 'medium', 'high']),
  pictures: z
    .array(
      z.object({
        // Our own names only: a reply is a file, and files can be changed.
        file: z.string().regex(/^picture-\d\.(?:png|jpg|webp)$/),
        width: z.number().int(),
        height: z.number().int(),
      }),
    )
    .min(1),
  format: z.string(),
});
export type DemoReply = z.output<typeof DemoReply>;

const replyName = 'reply.body';

/** Writes the reply and after it `reply.json`, by which a restart knows that the reply is whole. */
export async function writeReply(folder: string, reply: DemoReply): Promise<void> {
  await writeDurably(join(folder, replyName), JSON.stringify(reply));
  await writeDurably(
    join(folder, 'reply.json'),
    JSON.stringify({ status: 200, headers: {}, complete: true }),
  );
}

/** True when the whole reply lies in the folder: it is written last. */
export async function hasReply(folder: string): Promise<boolean> {
  return (await loadReply(folder)) !== null;
}

/** Reads the reply; changes nothing, so it can be read as often as needed. */
export async function readReply({ folder }: ReplyContext): Promise<ReplyReading> {
  const reply = await loadReply(folder);
  if (!reply) return unreadable;
  const [first] = reply.pictures;
  return {
    kind: 'pictures',
    outputs: reply.pictures.map(({ file }) => ({
      source: { kind: 'file', path: join(folder, file) },
      revisedPrompt: null,
    })),
    charge: chargeDemo(reply.quality, reply.pictures.length),
    got: { format: reply.format, ...(first ? { size: `${first.width}x${first.height}` } : {}) },
  };
}

const unreadable: ReplyReading = {
  kind: 'unreadable',
  problem: {
    code: 'demo_reply_unreadable',
    message: 'Demo’s reply is incomplete, so its pictures cannot be read. Run it again: Demo costs nothing.',
    billingRule: 'Demo charges play money for delivered pictures only.',
  },
  charge: null,
};

async function loadReply(folder: string): Promise<DemoReply | null> {
  try {
    const reply = DemoReply.parse(JSON.parse(await readFile(join(folder, replyName), 'utf8')));
    await Promise.all(reply.pictures.map(({ file }) => stat(join(folder, file))));
    return reply;
  } catch {
    // Absent, cut or changed all mean the same here: there is no whole reply.
    return null;
  }
}
