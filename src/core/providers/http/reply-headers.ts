/** Headers worth keeping with a reply: none that sets a cookie, none that could hold a key. */
const kept = [
  'content-type',
  'content-length',
  'content-encoding',
  'date',
  'x-request-id',
  'openai-processing-ms',
  'openai-version',
  'x-ai-credits-charged',
  'x-runapi-task-id',
];

/** One text per header, whatever undici gave. */
export function flatHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

export function keptHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    kept.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
}

/** The provider's name for a call, to quote when asking it about a charge. */
export function requestIdOf(headers: Readonly<Record<string, string>>): string | null {
  return headers['x-request-id'] ?? null;
}
