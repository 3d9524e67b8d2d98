/** One event of a stream. `data` is put together when it is read: most of it is pictures that only the file needs. */
export interface StreamEvent {
  readonly event: string;
  readonly data: string;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;

/** Enough to see which field a line is; "event:" is the longest that counts. */
const fieldBytes = 8;

/**
 * Takes an event stream apart as it arrives (WHATWG, server-sent events; lines end in LF or CRLF, no server seen uses a
 * lone CR). One line may hold a picture of tens of megabytes, so pieces are kept as they came and joined at most once.
 */
export function createEventSplitter(onEvent: (event: StreamEvent) => void): (chunk: Uint8Array) => void {
  let pieces: Uint8Array[] = [];
  let eventName = '';
  let data: Line[] = [];

  function onLine(line: Line): void {
    if (line.isEmpty) {
      if (data.length > 0) onEvent(lazyEvent(eventName, data));
      eventName = '';
      data = [];
      return;
    }
    if (line.field === 'event') eventName = line.value();
    else if (line.field === 'data') data.push(line);
  }

  return (chunk) => {
    let from = 0;
    for (;;) {
      const at = chunk.indexOf(lineFeed, from);
      if (at === -1) break;
      pieces.push(chunk.subarray(from, at));
      const line = new Line(pieces);
      pieces = [];
      from = at + 1;
      onLine(line);
    }
    if (from < chunk.length) pieces.push(chunk.subarray(from));
  };
}

function lazyEvent(event: string, lines: readonly Line[]): StreamEvent {
  let joined: string | null = null;
  return {
    event,
    get data() {
      joined ??= lines.map((line) => line.value()).join('\n');
      return joined;
    },
  };
}

/** A line whose bytes stay where they are until somebody wants its value. */
class Line {
  readonly isEmpty: boolean;
  readonly field: string;
  readonly #pieces: readonly Uint8Array[];
  readonly #from: number;
  readonly #end: number;

  constructor(pieces: readonly Uint8Array[]) {
    const sizeBytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const lastByte = pieces.findLast((piece) => piece.length > 0)?.at(-1);
    const head = Buffer.concat(pieces, Math.min(sizeBytes, fieldBytes));
    const colon = head.indexOf(':');
    this.#pieces = pieces;
    this.#end = lastByte === carriageReturn ? sizeBytes - 1 : sizeBytes;
    this.#from = colon === -1 ? this.#end : head[colon + 1] === space ? colon + 2 : colon + 1;
    this.isEmpty = this.#end === 0;
    this.field = head.toString('latin1', 0, colon === -1 ? Math.min(this.#end, fieldBytes) : colon);
  }

  value(): string {
    return Buffer.concat(this.#pieces).toString('utf8', this.#from, this.#end);
  }
}
