/** Result links of ByteSpike are signed for a day; others say nothing. */
const usualLifeMs = 24 * 60 * 60_000;

/**
 * When a link dies: by its own signature where it tells (`X-Amz-Date` and `X-Amz-Expires`, or `Expires` in seconds), else
 * a day after the reply was sent. Null where not even that is known.
 */
export function linkExpiresAtMs(url: string, replyDate: string | undefined): number | null {
  const { searchParams } = new URL(url);
  const signed = signedAtMs(searchParams.get('X-Amz-Date') ?? '');
  const seconds = Number(searchParams.get('X-Amz-Expires') ?? Number.NaN);
  if (signed !== null && Number.isFinite(seconds)) return signed + seconds * 1000;
  const unixSeconds = Number(searchParams.get('Expires') ?? searchParams.get('expires') ?? Number.NaN);
  if (unixSeconds > 1_000_000_000 && unixSeconds < 10_000_000_000) return unixSeconds * 1000;
  const sentAtMs = Date.parse(replyDate ?? '');
  return Number.isNaN(sentAtMs) ? null : sentAtMs + usualLifeMs;
}

/** "20261120T120000Z" */
function signedAtMs(text: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
