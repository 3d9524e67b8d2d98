/**
 * Money is an integer count of nanodollars (10^-9 USD, as in google.type.Money's `nanos`): a price of
 * $1.25 per million tokens is exactly 1,250 per token. A safe integer holds nine million dollars.
 */
const nanosPerDollar = 1_000_000_000;

/** Parses "12", "12.5" or "$0.0412" exactly; more than nine decimals, signs and exponents are refused. */
export function parseDollars(text: string): number | null {
  const match = /^\s*\$?\s*(\d{1,7})(?:\.(\d{1,9}))?\s*$/.exec(text);
  if (!match) return null;
  return Number(match[1]) * nanosPerDollar + Number((match[2] ?? '').padEnd(9, '0'));
}

/** Dollars for people: two decimals from one dollar up, else enough digits to see the figure ("$0.0412"). */
export function formatDollars(amountNanos: number): string {
  const sign = amountNanos < 0 ? '-' : '';
  const dollars = Math.abs(amountNanos) / nanosPerDollar;
  if (dollars === 0) return '$0.00';
  if (dollars >= 1) {
    return `${sign}$${dollars.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  }
  if (dollars < 0.0001) return `${sign}$${trimZeros(dollars.toFixed(9), 4)}`;
  return `${sign}$${trimZeros(dollars.toFixed(4), 2)}`;
}

/** Every nano, for tables, files and tooltips: "$0.041250000". */
export function formatDollarsExactly(amountNanos: number): string {
  const sign = amountNanos < 0 ? '-' : '';
  const absolute = Math.abs(amountNanos);
  const whole = Math.floor(absolute / nanosPerDollar);
  return `${sign}$${whole}.${String(absolute % nanosPerDollar).padStart(9, '0')}`;
}

/** Share of one picture out of `count`: equal parts, the remainder's nanos to the first. */
export function shareOf(amountNanos: number, count: number, index: number): number {
  const base = Math.trunc(amountNanos / count);
  return index === 0 ? amountNanos - base * (count - 1) : base;
}

function trimZeros(text: string, keepDecimals: number): string {
  const dot = text.indexOf('.');
  let end = text.length;
  while (end > dot + 1 + keepDecimals && text[end - 1] === '0') end -= 1;
  return text.slice(0, end);
}
