/** Bytes asked for: first and last, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads `Range` (RFC 9110, section 14). One range of bytes is understood; anything else is ignored, as the RFC allows,
 * and the whole file is sent. `tag` is compared with `If-Range`.
 */
export function readRange(
  headers: Headers,
  sizeBytes: number,
  tag: string | null,
): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.get('range')?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const condition = headers.get('if-range');
  if (condition !== null && condition !== tag) return null;
  const last = sizeBytes - 1;
  if (match[1] === '') {
    const count = Number(match[2]);
    return count === 0 || sizeBytes === 0
      ? 'unsatisfiable'
      : { start: Math.max(0, sizeBytes - count), end: last };
  }
  const start = Number(match[1]);
  const end = match[2] === '' ? last : Math.min(Number(match[2]), last);
  if (match[2] !== '' && Number(match[2]) < start) return null;
  return start > last ? 'unsatisfiable' : { start, end };
}
