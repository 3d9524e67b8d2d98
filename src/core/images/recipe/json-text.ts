/** JSON out of a file as an object, or an object as it is; null for anything else. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | null {
  const parsed = typeof value === 'string' ? parsedOrNull(value) : value;
  // Any object that is no list has names and values, whatever they are.
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    ? (parsed as Readonly<Record<string, unknown>>)
    : null;
}

/** A text, or null. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: then it is a note of another kind.
    return null;
  }
}
