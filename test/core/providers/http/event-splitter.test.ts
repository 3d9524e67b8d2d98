import { expect, it } from 'vitest';
import { createEventSplitter, type StreamEvent } from '../../../../src/core/providers/http/event-splitter.ts';

function split(text: string, pieceBytes: number): StreamEvent[] {
  const events: StreamEvent[] = [];
  const push = createEventSplitter((event) => events.push(event));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) push(bytes.subarray(at, at + pieceBytes));
  return events;
}

const stream =
  ': a comment\nevent: first\ndata: {"ö":"🪁"}\n\n' +
  'data: no name\r\ndata:second line\r\nid: 7\r\nretry: 5\r\n\r\n' +
  'event: without data\n\n\n\ndata\n\nevent: last\ndata: [DONE]\n\nevent: cut\ndata: never ended\n';

const expected = [
  { event: 'first', data: '{"ö":"🪁"}' },
  { event: '', data: 'no name\nsecond line' },
  { event: '', data: '' },
  { event: 'last', data: '[DONE]' },
];

it.each([1, 2, 3, 7, 64, 100_000])(
  'finds the same events however the bytes are cut (%i at a time)',
  (size) => {
    expect(split(stream, size)).toEqual(expected);
  },
);

it('takes a line of tens of megabytes whole', () => {
  const data = 'A'.repeat(30_000_000);
  const [event] = split(`event: big\ndata: ${data}\n\n`, 64 * 1024);
  expect(event?.data.length).toBe(data.length);
});

it('knows an empty line and a field name cut at any byte', () => {
  expect(split('event:a\r\ndata:b\r\n\r\neventually: no\ndatas: no\ndata\r\n\r\n', 1)).toEqual([
    { event: 'a', data: 'b' },
    { event: '', data: '' },
  ]);
});
