import type { StreamEvent } from '../reply.ts';

/** One picture that was made. */
export interface MadePicture {
  readonly base64: string;
  /** A signed link to the same bytes. */
  readonly link: string;
}

export interface Answer {
  readonly words: string;
  readonly pictures: readonly MadePicture[];
}

type Message = Readonly<Record<string, unknown>>;
const dataUrl = ({ base64 }: MadePicture): string => `data:image/png;base64,${base64}`;
const part = (url: string) => ({ type: 'image_url', image_url: { url } });

/** Every way a service is known to put its pictures into an assistant message. */
export const shapes = {
  'parts with links': ({ words, pictures }) => ({
    content: [{ type: 'text', text: words }, ...pictures.map(({ link }) => part(link))],
  }),
  'parts with data URLs': ({ words, pictures }) => ({
    content: [{ type: 'text', text: words }, ...pictures.map((picture) => part(dataUrl(picture)))],
  }),
  'Markdown links in text': ({ words, pictures }) => ({
    content: [words, ...pictures.map(({ link }) => `![image](${link})`)].join('\n\n'),
  }),
  'Markdown data URLs in text': ({ words, pictures }) => ({
    content: [words, ...pictures.map((picture) => `![image](${dataUrl(picture)})`)].join('\n\n'),
  }),
  'parameters, preview and download': ({ words, pictures }) => ({
    content: [
      '```\n{"size": "1024x1024"}\n```\n> ID: `task_01`',
      words,
      ...pictures.map(({ link }) => `![preview](${link})\n[Download](${link}&download=1)`),
    ].join('\n\n'),
  }),
  'a list of images': ({ words, pictures }) => ({
    content: words,
    images: pictures.map((picture) => part(dataUrl(picture))),
  }),
  'a list of images and nothing else': ({ pictures }) => ({
    content: null,
    images: pictures.map((picture) => part(dataUrl(picture))),
  }),
  'a bare data URL': ({ pictures: [first] }) => ({ content: first ? dataUrl(first) : '' }),
} satisfies Readonly<Record<string, (answer: Answer) => Message>>;
export type Shape = keyof typeof shapes;

/** Characters of a delta: small enough that a picture is cut many times. */
const deltaCharacters = 3001;

/** The same message as a stream: text cut anywhere, images in deltas, comments between, and the good-bye. */
export function streamOf(
  message: Message,
  head: Readonly<Record<string, unknown>>,
  usage: unknown,
): StreamEvent[] {
  const chunk = (delta: unknown, finishReason: string | null = null): StreamEvent =>
    raw(
      `data: ${JSON.stringify({ ...head, choices: [{ index: 0, delta, finish_reason: finishReason }] })}\n\n`,
    );
  const { content, images } = message;
  const text = typeof content === 'string' ? content : textOf(content);
  const pieces = text.match(new RegExp(`[^]{1,${deltaCharacters}}`, 'g')) ?? [];
  const listed = [...partsOf(content), ...(Array.isArray(images) ? (images as unknown[]) : [])];
  return [
    raw(': keep-alive\n\n'),
    chunk({ role: 'assistant', content: '' }),
    ...pieces.map((piece) => chunk({ content: piece })),
    raw(': keep-alive\n\n'),
    ...listed.map((image) => chunk({ images: [image] })),
    chunk({}, 'stop'),
    raw(`data: ${JSON.stringify({ ...head, choices: [], usage })}\n\n`),
    raw('data: [DONE]\n\n'),
  ];
}

function partsOf(content: unknown): unknown[] {
  const parts: unknown[] = Array.isArray(content) ? content : [];
  return parts.filter((each) => typeof each === 'object' && each !== null && 'image_url' in each);
}

function textOf(content: unknown): string {
  const parts: unknown[] = Array.isArray(content) ? content : [];
  return parts
    .flatMap((each) => (typeof each === 'object' && each !== null && 'text' in each ? String(each.text) : []))
    .join('');
}

function raw(text: string): StreamEvent {
  return { name: '', data: null, raw: text };
}
