/** A stretch of the body: first and one-past-last byte. */
type Range = readonly [start: number, end: number];

export interface StreamEvent {
  readonly event: string;
  /** The values of its `data:` lines, in order. */
  readonly ranges: readonly Range[];
}

const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Splits a body by the rules of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html)
 * without copying it: a line may be tens of megabytes. Ends at `data: [DONE]` or at the end of the body. An event the
 * body ends in the middle of makes the stream incomplete, unless its data is a whole JSON text: some servers leave
 * out the closing blank line.
 */
export function readEventStream(body: Buffer): {
  readonly events: readonly StreamEvent[];
  readonly isComplete: boolean;
} {
  const events: StreamEvent[] = [];
  let event = '';
  let ranges: Range[] = [];
  let lastLineIsWhole = true;
  for (const line of linesOf(body)) {
    lastLineIsWhole = line.isWhole;
    if (line.end === line.start && line.isWhole) {
      if (ranges.length > 0) events.push({ event: event || 'message', ranges });
      event = '';
      ranges = [];
      continue;
    }
    const field = fieldOf(body, line.start, line.end);
    if (field.name === 'event') event = body.toString('utf8', field.start, line.end);
    if (field.name !== 'data') continue;
    if (isDone(body, field.start, line.end)) return { events, isComplete: true };
    ranges.push([field.start, line.end]);
  }
  if (ranges.length === 0) return { events, isComplete: lastLineIsWhole && event === '' };
  if (!isWholeJson(body, ranges)) return { events, isComplete: false };
  return { events: [...events, { event: event || 'message', ranges }], isComplete: true };
}

function* linesOf(body: Buffer): Generator<{ start: number; end: number; isWhole: boolean }> {
  let at = body.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
  // Streams that break lines with a lone carriage return are legal; nearly none do, so look for them once.
  const hasLoneReturns = body.indexOf(newline) === -1 && body.indexOf(carriageReturn) !== -1;
  const separator = hasLoneReturns ? carriageReturn : newline;
  while (at < body.length) {
    const found = body.indexOf(separator, at);
    const isWhole = found !== -1;
    const end = isWhole ? found : body.length;
    yield { start: at, end: end > at && body[end - 1] === carriageReturn ? end - 1 : end, isWhole };
    at = end + 1;
  }
}

function fieldOf(body: Buffer, start: number, end: number): { name: string; start: number } {
  const head = body.toString('latin1', start, Math.min(end, start + 10));
  const colon = head.indexOf(':');
  if (colon === -1) return { name: head, start: end };
  const value = start + colon + 1;
  return { name: head.slice(0, colon), start: body[value] === 0x20 ? value + 1 : value };
}

function isDone(body: Buffer, start: number, end: number): boolean {
  return end - start < 20 && body.toString('latin1', start, end).trim() === '[DONE]';
}

/** A cheap look: an object whose first and last bytes are its brackets and whose text parses. */
function isWholeJson(body: Buffer, ranges: readonly Range[]): boolean {
  const text = ranges.map(([start, end]) => body.toString('utf8', start, end)).join('\n');
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
