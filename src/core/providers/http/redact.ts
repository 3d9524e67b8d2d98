const secretHeaders = /^(authorization|proxy-authorization|x-api-key|api-key|x-goog-api-key|cookie)$/i;

/** Shorter values would blank out ordinary words. */
const shortestSecret = 6;

/** The secret values a set of request headers carries, longest first so that none hides inside another. */
export function secretsIn(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers)
    .filter(([name]) => secretHeaders.test(name))
    .map(([, value]) => value.replace(/^(Bearer|Basic|Key)\s+/i, '').trim())
    .filter((value) => value.length >= shortestSecret)
    .flatMap((value) => [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])
    .sort((left, right) => right.length - left.length);
}

/** Blanks secrets by value, wherever they stand: providers and proxies echo headers into error pages. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce((redacted, secret) => redacted.replaceAll(secret, '[key]'), text);
}
