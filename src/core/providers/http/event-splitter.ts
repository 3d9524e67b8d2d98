/** One event of a stream. */
export interface StreamEvent {
  readonly event: string;
  readonly data: string;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Takes an event stream apart as it arrives (WHATWG, server-sent events; lines end in LF or CRLF, no server seen uses a
 * lone CR). One line may hold a picture of tens of megabytes, so pieces are kept and joined once.
 */
export function createEventSplitter(onEvent: (event: StreamEvent) => void): (chunk: Uint8Array) => void {
  let pieces: Uint8Array[] = [];
  let eventName = '';
  let data: string[] = [];

  function onLine(line: Buffer): void {
    const end = line.at(-1) === carriageReturn ? line.length - 1 : line.length;
    if (end === 0) {
      if (data.length > 0) onEvent({ event: eventName, data: data.join('\n') });
      eventName = '';
      data = [];
      return;
    }
    const colon = line.indexOf(':');
    const field = line.toString('utf8', 0, colon === -1 ? end : colon);
    if (field !== 'event' && field !== 'data') return;
    const from = colon === -1 ? end : line[colon + 1] === 0x20 ? colon + 2 : colon + 1;
    const value = line.toString('utf8', from, end);
    if (field === 'event') eventName = value;
    else data.push(value);
  }

  return (chunk) => {
    let from = 0;
    for (;;) {
      const at = chunk.indexOf(lineFeed, from);
      if (at === -1) break;
      pieces.push(chunk.subarray(from, at));
      const line = Buffer.concat(pieces);
      pieces = [];
      from = at + 1;
      onLine(line);
    }
    if (from < chunk.length) pieces.push(chunk.subarray(from));
  };
}
