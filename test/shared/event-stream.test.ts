import { describe, expect, it } from 'vitest';
import { createEventParser, type StreamEvent } from '../../src/shared/event-stream.ts';

function parse(...pieces: string[]): StreamEvent[] {
  const events: StreamEvent[] = [];
  const take = createEventParser((event) => events.push(event));
  pieces.forEach(take);
  return events;
}

describe('an event stream', () => {
  const text =
    ': hello\n\nid: 7\nevent: open\ndata: {"seq":7}\n\nid: 8\ndata: one\n\n: beat\n\ndata: two\n\n';
  const events: StreamEvent[] = [
    { event: 'open', data: '{"seq":7}', id: '7' },
    { event: 'message', data: 'one', id: '8' },
    { event: 'message', data: 'two', id: '8' },
  ];

  it('is cut into its events, without comments, each with the last id named', () => {
    expect(parse(text)).toEqual(events);
  });

  it('may break at any character', () => {
    expect(parse(...text)).toEqual(events);
  });

  it('does not give out an event that is not complete', () => {
    expect(parse('id: 9\ndata: half')).toEqual([]);
  });

  it('passes over fields it does not know', () => {
    expect(parse('retry: 10\nnonsense\nDATA: x\ndata:tight\n\n')).toEqual([
      { event: 'message', data: 'tight', id: null },
    ]);
  });
});
