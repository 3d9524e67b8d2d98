/** What the page's HTML holds where a fresh nonce goes: see `src/renderer/index.html`. */
const noncePlace = '__CSP_NONCE__';

/** Headers of everything a window may be given, in every host. */
export const commonHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** For replies that are no page: even opened by themselves they may do nothing. */
export const inertPolicy = "default-src 'none'; frame-ancestors 'none'";

/** The window's policy. The nonce is for the one style element react-aria adds; scripts come from files only. */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The page as it is sent once: every reply has a nonce of its own. */
export function withNonce(html: string, nonce: string): string {
  return html.replaceAll(noncePlace, nonce);
}
