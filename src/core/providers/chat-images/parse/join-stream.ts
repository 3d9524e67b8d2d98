import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createEventSplitter } from '../../http/event-splitter.ts';
import { asList, asRecord, asText } from './values.ts';

/** The joined reply, beside the stream it came from. */
export const joinedName = 'joined.json';

/** Answers of a call stand in choices; more than this asks for nothing we know. */
const mostChoices = 10;
/** Tool calls are shown in words; a longer one is cut. */
const longestToolCall = 4000;

/**
 * Turns a stream of deltas into the one document it stands for, so that both kinds of reply are read the same way. A
 * picture may be cut anywhere between two events, so text is joined before anything looks at it; it goes from file to
 * file, and no more than one event is held at a time.
 */
export async function joinStream(bodyPath: string, folder: string): Promise<string> {
  const joined = new JoinedReply(folder);
  try {
    await readEvents(bodyPath, (data) => joined.take(data));
    return await joined.finish();
  } finally {
    await joined.close();
  }
}

/** Events in order; reading waits while one is being taken. Ends at `[DONE]`. */
async function readEvents(bodyPath: string, take: (data: string) => Promise<boolean>): Promise<void> {
  let waiting: string[] = [];
  const split = createEventSplitter(({ data }) => waiting.push(data));
  const takeAll = async (): Promise<boolean> => {
    const events = waiting;
    waiting = [];
    for (const data of events) if (!(await take(data))) return false;
    return true;
  };
  for await (const chunk of createReadStream(bodyPath, { highWaterMark: 256 * 1024 })) {
    split(chunk as Buffer); // no encoding was set, so Node gives buffers
    if (!(await takeAll())) return;
  }
  // Some services leave out the blank line after the last event.
  split(Buffer.from('\n\n'));
  await takeAll();
}

class JoinedReply {
  readonly #folder: string;
  readonly #texts = new Map<number, FileHandle>();
  readonly #lists = new Map<'images' | 'messages', FileHandle>();
  readonly #toolCalls = new Map<string, { name: string; given: string }>();
  readonly #rest: Record<string, unknown> = {};
  readonly #finishReasons = new Map<number, string>();
  #refusal = '';

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** False when nothing more is to be read. */
  async take(data: string): Promise<boolean> {
    if (data.length < 20 && data.trim() === '[DONE]') return false;
    const event = parsed(data);
    for (const name of ['usage', 'error', 'data', 'object', 'id'] as const) {
      if (event[name] !== undefined && event[name] !== null) this.#rest[name] = event[name];
    }
    for (const [place, choice] of asList(event['choices']).slice(0, mostChoices).entries()) {
      await this.#takeChoice(asRecord(choice), place);
    }
    return true;
  }

  async #takeChoice(choice: Readonly<Record<string, unknown>>, place: number): Promise<void> {
    const given = choice['index'];
    const index = typeof given === 'number' && given >= 0 && given < mostChoices ? given : place;
    const reason = asText(choice['finish_reason']);
    if (reason !== '') this.#finishReasons.set(index, reason);
    const delta = asRecord(choice['delta']);
    await this.#takeContent(delta['content'], index);
    for (const image of asList(delta['images'])) await this.#append('images', image);
    for (const call of asList(delta['tool_calls'])) this.#takeToolCall(asRecord(call));
    this.#refusal += asText(delta['refusal']);
    // A whole message in the last event repeats what came, or is all that comes.
    if (choice['message'] !== undefined) await this.#append('messages', choice['message']);
  }

  async #takeContent(content: unknown, index: number): Promise<void> {
    if (typeof content === 'string') await this.#write(index, content);
    for (const part of asList(content)) {
      const text = asRecord(part)['text'];
      if (typeof text === 'string') await this.#write(index, text);
      else await this.#append('images', part);
    }
  }

  #takeToolCall(call: Readonly<Record<string, unknown>>): void {
    const wanted = asRecord(call['function']);
    const key = JSON.stringify(call['index'] ?? 0);
    const known = this.#toolCalls.get(key) ?? { name: '', given: '' };
    this.#toolCalls.set(key, {
      name: known.name || asText(wanted['name']),
      given: (known.given + asText(wanted['arguments'])).slice(0, longestToolCall),
    });
  }

  async #write(index: number, text: string): Promise<void> {
    let handle = this.#texts.get(index);
    if (!handle) {
      handle = await open(this.#pathOf(`text-${index}`), 'w', 0o600);
      this.#texts.set(index, handle);
    }
    // Pieces of a JSON string are valid on their own, halves of a surrogate pair included.
    await handle.writeFile(JSON.stringify(text).slice(1, -1));
  }

  async #append(name: 'images' | 'messages', item: unknown): Promise<void> {
    const known = this.#lists.get(name);
    const handle = known ?? (await open(this.#pathOf(name), 'w', 0o600));
    this.#lists.set(name, handle);
    const wrapped = name === 'messages' ? { message: item } : item;
    await handle.writeFile((known ? ',' : '') + JSON.stringify(wrapped));
  }

  /** Puts the pieces into one document and gives its path. */
  async finish(): Promise<string> {
    const target = path.join(this.#folder, joinedName);
    const out = createWriteStream(target, { mode: 0o600 });
    await pipeline(this.#pieces(), out);
    return target;
  }

  async *#pieces(): AsyncGenerator<Buffer | string> {
    yield `{"choices":[`;
    const indexes = [...new Set([0, ...this.#texts.keys(), ...this.#finishReasons.keys()])];
    for (const [place, index] of indexes.entries()) {
      yield `${place === 0 ? '' : ','}{"finish_reason":${JSON.stringify(this.#finishReasons.get(index) ?? null)}`;
      yield `,"message":{"content":"`;
      if (this.#texts.has(index))
        yield* createReadStream(this.#pathOf(`text-${index}`)) as AsyncIterable<Buffer>;
      yield '"';
      if (place === 0) yield* this.#firstMessage();
      yield '}}';
    }
    if (this.#lists.has('messages')) {
      yield ',';
      yield* createReadStream(this.#pathOf('messages')) as AsyncIterable<Buffer>; // as above: buffers
    }
    yield `]`;
    for (const [name, value] of Object.entries(this.#rest)) {
      yield `,${JSON.stringify(name)}:${JSON.stringify(value)}`;
    }
    yield '}';
  }

  /** What belongs to no choice in particular stands in the first. */
  async *#firstMessage(): AsyncGenerator<Buffer | string> {
    const calls = [...this.#toolCalls.values()].map(({ name, given }) => ({
      function: { name, arguments: given },
    }));
    yield `,"tool_calls":${JSON.stringify(calls)},"refusal":${JSON.stringify(this.#refusal)},"images":[`;
    if (this.#lists.has('images')) {
      yield* createReadStream(this.#pathOf('images')) as AsyncIterable<Buffer>; // as above: buffers
    }
    yield ']';
  }

  async close(): Promise<void> {
    const names = [...[...this.#texts.keys()].map((index) => `text-${index}`), ...this.#lists.keys()];
    for (const handle of [...this.#texts.values(), ...this.#lists.values()]) await handle.close();
    for (const name of names) await rm(this.#pathOf(name), { force: true });
  }

  #pathOf(name: string): string {
    return path.join(this.#folder, `joined-${name}.part`);
  }
}

/** An event that is no JSON says nothing to us; the file keeps it. */
function parsed(data: string): Readonly<Record<string, unknown>> {
  try {
    return asRecord(JSON.parse(data));
  } catch {
    return {};
  }
}
