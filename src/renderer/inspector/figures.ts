/** "2.1 MB", in the decimal units file managers use. */
export function formatBytes(sizeBytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB'] as const;
  let value = sizeBytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  if (unit === 0) return sizeBytes === 1 ? '1 byte' : `${sizeBytes} bytes`;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit] ?? 'GB'}`;
}

/** "14.2 s", "2 min 5 s": how long something took. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 60_000) return `${(durationMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** "9f2c…41ab": enough of a hash to recognise it. */
export function shortHash(sha256: string): string {
  return `${sha256.slice(0, 4)}…${sha256.slice(-4)}`;
}
