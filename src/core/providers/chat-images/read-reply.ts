import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { writeDurably } from '../../files/durable.ts';
import { readReplyFacts, replyBodyName, type ReplyFacts } from '../http/reply-files.ts';
import { errorFacts } from '../openai-images/refusals.ts';
import type { ChargeFacts, ProblemFacts, ReplyContext, ReplyOutput, ReplyReading } from '../provider.ts';
import { linkExpiresAtMs } from './link-expiry.ts';
import { chargeOf, readUsage } from './money.ts';
import { findPictures, type FoundInReply } from './parse/find-pictures.ts';
import { joinStream } from './parse/join-stream.ts';
import type { PictureSource } from './parse/scan-text.ts';
import { asRecord } from './parse/values.ts';
import { classifyRefusal, quoted } from './refusals.ts';

/** Reads a whole reply, document or stream, in any of the shapes services are known to use. */
export async function readChatReply(context: ReplyContext): Promise<ReplyReading> {
  const { folder, images } = context;
  const body = path.join(folder, replyBodyName);
  // The bytes decide: some services stream unasked, others answer a stream with one document.
  const document = (await isDocument(body)) ? body : await joinStream(body, folder);
  const extracted = await images.extractReply(document, 'json', folder);
  if (extracted.kind !== 'json') {
    const detail = extracted.kind === 'unparsable' ? extracted.detail : 'It holds events inside a document.';
    return unreadable('reply_unreadable', `it is not what a chat service sends. ${detail}`, null);
  }
  const found = findPictures(extracted.document);
  const outputs = await outputsOf(context, found.pictures);
  const usage = readUsage(asRecord(extracted.document)['usage']);
  const charge = chargeOf(usage, context.model, outputs.length, context.prices);
  const answer = answerOf(found);
  if (outputs.length > 0) return { kind: 'pictures', outputs, charge, got: {}, answer };
  // No pictures times a price per picture is no evidence that the call was free: only the service's own figure is.
  const told = charge.basis === 'reported' ? charge : null;
  return { ...withoutPicture(extracted.document, found, told), answer };
}

/** A document starts with a bracket; anything else is a stream, or nothing. */
async function isDocument(body: string): Promise<boolean> {
  const handle = await open(body, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(200), 0, 200, 0);
    const head = buffer
      .toString('utf8', 0, bytesRead)
      .replace(/^\ufeff/, '')
      .trimStart();
    return !/^(:|data:|event:|id:|retry:)/.test(head);
  } finally {
    await handle.close();
  }
}

async function outputsOf(
  { folder }: ReplyContext,
  pictures: readonly PictureSource[],
): Promise<readonly ReplyOutput[]> {
  const facts = await readReplyFacts(folder);
  const outputs: ReplyOutput[] = [];
  const seen = new Set<string>();
  for (const [index, picture] of pictures.entries()) {
    const source = await sourceOf(folder, facts, picture, index);
    if (source === null) continue;
    // The same picture may come as a part and again in a list.
    const key = source.kind === 'url' ? source.url : await hashOf(source.path);
    if (seen.has(key)) continue;
    seen.add(key);
    outputs.push({ source, revisedPrompt: null });
  }
  return outputs;
}

async function sourceOf(
  folder: string,
  facts: ReplyFacts | null,
  picture: PictureSource,
  index: number,
): Promise<ReplyOutput['source'] | null> {
  if (picture.kind === 'url') {
    const expiresAtMs = linkExpiresAtMs(picture.url, facts?.headers['date']);
    return { kind: 'url', url: picture.url, expiresAtMs };
  }
  if (picture.kind === 'file') {
    const file = path.join(folder, picture.name);
    // A reply can say "$file:7.bin" in its own words; only what the image worker wrote is there.
    const isThere = await stat(file).then(
      () => true,
      () => false,
    );
    return isThere ? { kind: 'file', path: file } : null;
  }
  const file = path.join(folder, `short-${index}.bin`);
  await writeDurably(file, Buffer.from(picture.base64, 'base64'));
  return { kind: 'file', path: file };
}

async function hashOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

/** Longer answers are cut: they are shown beside a picture. */
const longestAnswer = 20_000;
const longestArguments = 500;

/** What was said, and which tools were wanted; nothing in here is ever run. */
function answerOf({ words, toolCalls, refusal }: FoundInReply): string | null {
  const calls = toolCalls.map(({ name, given }) => {
    const shown = given === '' ? '' : ` with ${given.slice(0, longestArguments)}`;
    return `The model asked for the tool “${name}”${shown}. Proofsheet shows such calls and does not run them.`;
  });
  const lines = [...words, ...(refusal === '' ? [] : [refusal]), ...calls];
  return lines.length === 0 ? null : lines.join('\n\n').slice(0, longestAnswer);
}

type Refused = Extract<ReplyReading, { problem: ProblemFacts }>;

/** A success without a picture: refused, blocked, only talked about, or a task of another protocol. */
function withoutPicture(document: unknown, found: FoundInReply, charge: ChargeFacts | null): Refused {
  const facts = errorFacts(200, document);
  const isFiltered = found.finishReasons.some((reason) => /content_filter|safety|blocked/i.test(reason));
  const problem = classifyRefusal(isFiltered ? { ...facts, code: 'content_filter' } : facts, false);
  if (problem.code === 'moderation_blocked') {
    const billingRule =
      charge === null
        ? 'Blocked requests are documented as free; this block came inside an answered call, so look at the usage page.'
        : 'The call was answered, so it is charged although the picture was withheld.';
    return { kind: 'rejected', problem: { ...problem, billingRule }, charge };
  }
  if (facts.message !== '' || facts.code !== '') {
    const said = quoted(facts.message === '' ? facts.code : facts.message);
    return unreadable('no_picture', `it holds an error${said}`, charge);
  }
  if (found.taskId !== null) {
    const why = `the service answered with a task (${found.taskId.slice(0, 100)}) that goes on without us; this connection cannot follow it.`;
    return unreadable('no_picture', why, charge);
  }
  if (found.refusal !== '') {
    return unreadable('no_picture', `the model declined${quoted(found.refusal)}`, charge);
  }
  const said = found.words.length > 0 ? ' What the model said instead is kept with the run.' : '';
  const reason = found.finishReasons[0];
  const ended = reason === undefined || reason === 'stop' ? '' : ` It ended with “${reason.slice(0, 60)}”.`;
  return unreadable('no_picture', `no picture came back.${ended}${said}`, charge);
}

function unreadable(
  code: 'no_picture' | 'reply_unreadable',
  why: string,
  charge: ChargeFacts | null,
): Refused {
  return {
    kind: 'unreadable',
    problem: {
      code,
      message: `The reply came and cannot be used: ${why} It may have been charged. Everything received is kept; check the usage page before running it again.`,
      billingRule: 'The service answered with success, and answered calls are billed.',
    },
    charge,
  };
}
