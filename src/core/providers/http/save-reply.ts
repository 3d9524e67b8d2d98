import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { syncFile, syncFolder, writeDurably } from '../../files/durable.ts';
import type { ReplyFacts } from './reply-files.ts';
import { replyBodyName, replyFactsName } from './reply-files.ts';

export interface SavingReply {
  readonly folder: string;
  readonly body: AsyncIterable<Buffer>;
  readonly facts: Omit<ReplyFacts, 'complete'>;
  readonly maxBytes: number;
  /** Each piece, after it was written. */
  readonly onChunk: (chunk: Uint8Array) => void;
}

/** The reply as it was sent when a server compressed it unasked; kept beside the readable body. */
const encodedName = 'reply.encoded';

/** Replies are asked for uncompressed; some proxies compress all the same. */
const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * Streams a paid reply to the attempt's folder: the bytes are synced before the facts that call them complete are
 * written. Resolves with null when all of it is there, else with what broke it off; whatever arrived is kept.
 */
export async function saveReply(saving: SavingReply): Promise<{ readonly failure: unknown }> {
  const { folder, facts, maxBytes } = saving;
  const target = path.join(folder, replyBodyName);
  let failure: unknown = null;
  try {
    await writeBody(saving, target);
    const decoder = decoders[facts.headers['content-encoding']?.toLowerCase() ?? ''];
    if (decoder) await decode(folder, decoder(), maxBytes);
  } catch (error) {
    failure = error;
  }
  const whole: ReplyFacts = { ...facts, complete: failure === null };
  try {
    await syncFolder(folder);
    await writeDurably(path.join(folder, replyFactsName), JSON.stringify(whole, null, 2));
  } catch (error) {
    failure ??= error;
  }
  return { failure };
}

async function writeBody(saving: SavingReply, target: string): Promise<void> {
  const file = await open(target, 'w', 0o600);
  let sizeBytes = 0;
  try {
    for await (const chunk of saving.body) {
      sizeBytes += chunk.length;
      if (sizeBytes > saving.maxBytes) throw new ReplyTooLarge(saving.maxBytes);
      await file.writeFile(chunk);
      saving.onChunk(chunk);
    }
  } finally {
    await file.sync();
    await file.close();
  }
}

/** Turns the saved body into its decoded form and keeps the original bytes beside it. */
async function decode(folder: string, decoder: Transform, maxBytes: number): Promise<void> {
  const body = path.join(folder, replyBodyName);
  const encoded = path.join(folder, encodedName);
  await rename(body, encoded);
  await pipeline(createReadStream(encoded), decoder, limitTo(maxBytes), createWriteStream(body));
  await syncFile(body);
}

function limitTo(maxBytes: number): Transform {
  let sizeBytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) done(new ReplyTooLarge(maxBytes));
      else done(null, chunk);
    },
  });
}

class ReplyTooLarge extends Error {
  constructor(maxBytes: number) {
    super(`the reply is larger than ${Math.round(maxBytes / 1024 / 1024)} MB`);
    this.name = 'ReplyTooLarge';
  }
}
