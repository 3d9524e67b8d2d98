import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../../files/durable.ts';
import type { ExtractedReply } from '../image-worker.ts';
import { findPictureStrings, type PictureString } from './reply-scanner.ts';
import { readEventStream, type StreamEvent } from './event-stream.ts';

/** What may remain once pictures are taken out: prompts, usage, reasoning. More would stall whoever reads it. */
const largestDocumentBytes = 8 * 1024 * 1024;

/** See `ImageWorker.extractReply`. Running it again over the same body writes the same files. */
export async function extractReply(
  bodyPath: string,
  format: 'json' | 'events',
  outputFolder: string,
): Promise<ExtractedReply> {
  const body = await readFile(bodyPath);
  const writeFile = createFileWriter(outputFolder);
  return looksLikeEvents(body, format) ? extractEvents(body, writeFile) : extractJson(body, writeFile);
}

/** A JSON text starts with a bracket; an event stream with a field name or a comment. */
function looksLikeEvents(body: Buffer, format: 'json' | 'events'): boolean {
  const head = body
    .toString('latin1', 0, 200)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (/^[[{"]/.test(head)) return false;
  return format === 'events' || /^(?:data|event|id|retry)?:/.test(head);
}

/** Decodes one picture of a text into the next numbered file, durably, and gives the file's name. */
type FileWriter = (text: Buffer, picture: PictureString) => Promise<string>;

/**
 * Marks the places we put in, so that a reply which itself says `{"$file": "..."}` cannot pass for one: those are
 * dropped when the text is parsed.
 */
const ownMark = `${randomUUID()}/`;

function onlyOwnFiles(key: string, value: unknown): unknown {
  if (key !== '$file') return value;
  return typeof value === 'string' && value.startsWith(ownMark) ? value.slice(ownMark.length) : undefined;
}

function createFileWriter(folder: string): FileWriter {
  let count = 0;
  return async (text, picture) => {
    const name = `${count}.bin`;
    count += 1;
    await writeDurably(join(folder, name), decoded(text, picture));
    return name;
  };
}

function decoded(text: Buffer, picture: PictureString): Buffer {
  const base64 = text.toString('latin1', picture.base64Start, picture.base64End);
  // JSON's own rules undo escapes; base64 holds no quote, so this is one valid string.
  return Buffer.from(picture.isEscaped ? (JSON.parse(`"${base64}"`) as string) : base64, 'base64');
}

async function extractJson(body: Buffer, writeFile: FileWriter): Promise<ExtractedReply> {
  const parsed = await parseRange(body, 0, body.length, writeFile);
  if (parsed.kind === 'document') return { kind: 'json', document: parsed.document };
  return { kind: 'unparsable', detail: describe(body, parsed.detail) };
}

async function extractEvents(body: Buffer, writeFile: FileWriter): Promise<ExtractedReply> {
  const events: { event: string; data: unknown }[] = [];
  const stream = readEventStream(body);
  let documentBytes = 0;
  for (const { event, ranges } of stream.events) {
    const { text, start, end } = dataOf(body, ranges);
    const parsed = await parseRange(text, start, end, writeFile);
    documentBytes += parsed.sizeBytes;
    if (documentBytes > largestDocumentBytes) return { kind: 'unparsable', detail: tooLarge };
    events.push({ event, data: parsed.kind === 'document' ? parsed.document : parsed.text });
  }
  return { kind: 'events', events, isComplete: stream.isComplete };
}

/** The data of one event: a stretch of the body, or its lines joined where there are several. */
function dataOf(
  body: Buffer,
  ranges: StreamEvent['ranges'],
): { readonly text: Buffer; readonly start: number; readonly end: number } {
  const [only, ...others] = ranges;
  if (only && others.length === 0) return { text: body, start: only[0], end: only[1] };
  const lines = ranges.flatMap(([start, end]) => [Buffer.from('\n'), body.subarray(start, end)]);
  const text = Buffer.concat(lines.slice(1));
  return { text, start: 0, end: text.length };
}

type ParsedRange =
  | { readonly kind: 'document'; readonly document: unknown; readonly sizeBytes: number }
  | { readonly kind: 'text'; readonly text: string; readonly detail: string; readonly sizeBytes: number };

/** Takes the pictures out of a JSON text, then parses what is left of it. */
async function parseRange(
  body: Buffer,
  start: number,
  end: number,
  writeFile: FileWriter,
): Promise<ParsedRange> {
  const pictures = findPictureStrings(body, start, end);
  const sizeBytes = pictures.reduce((rest, picture) => rest - (picture.end - picture.start), end - start);
  if (sizeBytes > largestDocumentBytes) return { kind: 'text', text: '', detail: tooLarge, sizeBytes };
  const pieces: string[] = [];
  let at = start;
  for (const picture of pictures) {
    const name = await writeFile(body, picture);
    pieces.push(body.toString('utf8', at, picture.start));
    pieces.push(picture.isWholeValue ? `{"$file":"${ownMark}${name}"}` : `$file:${name}`);
    at = picture.end;
  }
  pieces.push(body.toString('utf8', at, end));
  const text = pieces.join('').replace(/^\ufeff/, '');
  try {
    return { kind: 'document', document: JSON.parse(text, onlyOwnFiles), sizeBytes };
  } catch (error) {
    return { kind: 'text', text, detail: error instanceof Error ? error.message : String(error), sizeBytes };
  }
}

const tooLarge = 'The reply holds more than 8 MB of text beside its pictures.';

/** V8's words quote the text around the mistake, which may be a prompt: only its kind is kept. */
function describe(body: Buffer, detail: string): string {
  if (detail === tooLarge) return detail;
  if (body.length === 0) return 'The reply is empty.';
  const size = `${body.length.toLocaleString('en-US')} bytes`;
  return /end of JSON|unterminated/i.test(detail)
    ? `The reply breaks off after ${size}.`
    : `The reply (${size}) is not valid JSON.`;
}
