/** One server-sent event; `id` is the last one named so far. */
export interface StreamEvent {
  readonly event: string;
  readonly data: string;
  readonly id: string | null;
}

/**
 * Cuts a stream of text into server-sent events: text may break anywhere, comments are dropped. Own, because
 * EventSource cannot say that it lost its session and gives up for good.
 */
export function createEventParser(onEvent: (event: StreamEvent) => void): (text: string) => void {
  let rest = '';
  let id: string | null = null;
  return (text) => {
    rest += text;
    let end = rest.indexOf('\n\n');
    while (end !== -1) {
      const parsed = parseBlock(rest.slice(0, end), id);
      rest = rest.slice(end + 2);
      id = parsed.id;
      if (parsed.data !== '') onEvent(parsed);
      end = rest.indexOf('\n\n');
    }
  };
}

function parseBlock(block: string, lastId: string | null): StreamEvent {
  const fields = { event: 'message', data: '', id: lastId };
  for (const line of block.split('\n')) {
    const [, name, value] = /^(event|data|id): ?(.*)$/.exec(line) ?? [];
    if (name === 'event' && value !== undefined) fields.event = value;
    if (name === 'id' && value !== undefined) fields.id = value;
    if (name === 'data' && value !== undefined) fields.data += value;
  }
  return fields;
}
