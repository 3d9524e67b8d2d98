/** Reading what nobody promised: any value as a record, empty where it is none. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  // An object that is no list: every field of it is unknown, and a missing one is undefined.
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
