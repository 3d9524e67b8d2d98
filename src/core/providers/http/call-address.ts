/** Where a request goes, or why the connection's address cannot be used. */
export type CallAddress =
  | { readonly kind: 'address'; readonly url: URL; readonly host: string }
  | { readonly kind: 'problem'; readonly message: string };

/** Joins a connection's base URL and an adapter's path; refuses what is no plain http(s) address. */
export function callAddress(baseUrl: string, path: string): CallAddress {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl.replace(/\/+$/, '') + path) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return bad(
      'The address of the connection is not a web address. Write it like https://api.example.com/v1.',
    );
  }
  if (url.username !== '' || url.password !== '') {
    return bad(
      'The address of the connection holds a user name or password. Remove it and set a key instead.',
    );
  }
  return { kind: 'address', url, host: url.host };
}

/** Whether every header can be sent at all: a key pasted with a line break or an em dash cannot. */
export function unusableHeader(headers: Readonly<Record<string, string>>): string | null {
  // Field values are visible ASCII, space and tab (RFC 9110, 5.5).
  const found = Object.entries(headers).find(([, value]) => !/^[\t\x20-\x7e]*$/.test(value));
  return found ? found[0] : null;
}

function bad(message: string): CallAddress {
  return { kind: 'problem', message };
}
