/** How long a provider asks to wait, from whichever header says so; null when none does. */
export function retryAfterMs(headers: Readonly<Record<string, string>>, nowMs: number): number | null {
  for (const [name, read] of readers) {
    const value = headers[name]?.trim();
    const waitMs = value === undefined || value === '' ? null : read(value, nowMs);
    if (waitMs !== null) return Math.max(0, Math.ceil(waitMs));
  }
  return null;
}

type Reader = (value: string, nowMs: number) => number | null;

/** In the order OpenAI's own client honours them; the last three are what others send. */
const readers: readonly (readonly [string, Reader])[] = [
  ['retry-after-ms', (value) => numberOf(value)],
  ['retry-after', (value, nowMs) => scaled(numberOf(value), 1000) ?? untilDate(value, nowMs)],
  ['x-ratelimit-reset-requests', (value) => duration(value)],
  ['x-ratelimit-reset-images', (value) => duration(value)],
  ['x-ratelimit-reset', (value, nowMs) => untilUnixSeconds(value, nowMs) ?? duration(value)],
];

function numberOf(value: string): number | null {
  return /^\d+(\.\d+)?$/.test(value) ? Number(value) : null;
}

function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor;
}

/** An HTTP date only: `Date.parse` also takes "-5" for a month. */
function untilDate(value: string, nowMs: number): number | null {
  const time = /^[A-Z][a-z]{2,8},? /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : time - nowMs;
}

/** Seconds since 1970 are far above any sensible wait. */
const smallestUnixSeconds = 1_000_000_000;

function untilUnixSeconds(value: string, nowMs: number): number | null {
  const seconds = numberOf(value);
  return seconds !== null && seconds >= smallestUnixSeconds ? seconds * 1000 - nowMs : null;
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** "20ms", "1.5s", "6m0s", and a bare number of seconds. */
function duration(value: string): number | null {
  const seconds = numberOf(value);
  if (seconds !== null) return seconds * 1000;
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value)) return null;
  return [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit ?? ''] ?? 0),
    0,
  );
}
