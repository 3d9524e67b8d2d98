import { onTestFinished } from 'vitest';
import { startEmulator, type Emulator, type EmulatorOptions } from './emulator.ts';

/** What a reply to an images call may hold, as far as these tests read it. */
export interface ImagesReply {
  readonly created: number;
  readonly data: readonly { readonly b64_json: string }[];
  readonly size: string;
  readonly quality: string;
  readonly background: string;
  readonly output_format: string;
  readonly usage?: {
    readonly output_tokens: number;
    readonly input_tokens: number;
    readonly total_tokens: number;
  };
}

export interface ErrorReply {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string | null;
    readonly moderation_details?: { readonly moderation_stage: string };
  };
}

/** An emulator of one's own and plain fetch around it; our client is not involved. */
export async function setup(options: EmulatorOptions = {}) {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.close());
  return { emulator, ...callers(emulator) };
}

function callers(emulator: Emulator) {
  const authorization = `Bearer ${emulator.key}`;
  const raw = (path: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${emulator.baseUrl}${path}`, {
      method: 'POST',
      body,
      headers: { authorization, ...headers },
      redirect: 'manual',
    });
  const post = async (...request: Parameters<typeof raw>): Promise<Response> =>
    readWhole(await raw(...request));
  const json = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    post(path, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
  return {
    generate: (body: Record<string, unknown>, headers?: Record<string, string>) =>
      json('/images/generations', { ...small, ...body }, headers),
    editJson: (body: Record<string, unknown>) => json('/images/edits', { ...small, ...body }),
    editForm: (parts: readonly FormPart[]) => post('/images/edits', formOf(parts)),
    post,
    /** A small generation whose reply is not read ahead. */
    generateRaw: (body: Record<string, unknown> = {}) =>
      raw('/images/generations', JSON.stringify({ ...small, ...body }), {
        'content-type': 'application/json',
      }),
    get: async (path: string) =>
      readWhole(await fetch(`${emulator.baseUrl}${path}`, { headers: { authorization } })),
  };
}

/** Node's fetch trips over connections that close under an unread body. */
async function readWhole(response: Response): Promise<Response> {
  const bytes = await response.arrayBuffer();
  return new Response(bytes, { status: response.status, headers: response.headers });
}

/** The cheapest good request. */
const small = { model: 'gpt-image-2.5-flare', prompt: 'a paper boat', size: '1024x1024', quality: 'low' };

export type FormPart = readonly [name: string, value: string] | readonly [name: string, file: File];

function formOf(parts: readonly FormPart[]): FormData {
  const form = new FormData();
  for (const [name, value] of parts) form.append(name, value);
  return form;
}

export function file(bytes: Uint8Array, type = 'image/png', name = 'picture'): File {
  return new File([new Uint8Array(bytes)], name, { type });
}

export function dataUrl(bytes: Uint8Array, type = 'image/png'): string {
  return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
}

/** Safe casts: each test then compares the values it reads. */
export const replyOf = async (response: Response): Promise<ImagesReply> =>
  (await response.json()) as ImagesReply;
export const errorOf = async (response: Response): Promise<ErrorReply['error']> =>
  ((await response.json()) as ErrorReply).error;

export function pictureOf(reply: ImagesReply, index = 0): Buffer {
  return Buffer.from(reply.data[index]?.b64_json ?? '', 'base64');
}

export interface ReadEvent {
  readonly name: string;
  readonly data: Record<string, unknown>;
}

/** Server-sent events of a whole text. */
export function eventsOf(text: string): ReadEvent[] {
  return text
    .split('\n\n')
    .filter((frame) => frame.includes('data:'))
    .map((frame) => ({
      name: /^event: (.*)$/m.exec(frame)?.[1] ?? '',
      data: JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? 'null') as Record<string, unknown>, // read by the tests
    }));
}
