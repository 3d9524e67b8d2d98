/**
 * The first question of a window, on its way while the rest of the window is read. This file is read before all others
 * and so imports nothing.
 */
export interface AskedAhead {
  readonly path: string;
  readonly body: string;
  readonly response: Promise<Response>;
}

/** What the window begins with: two or three screens of the newest pictures, drawn while the order of all is on its way. */
export const firstQuestion = { scope: { kind: 'all' }, search: '', limit: 200 } as const;

/** Asks the web host that served the page; null where the page came another way or its address asks for other things. */
function askAhead(): AskedAhead | null {
  const { protocol, search, hash } = globalThis.location ?? {};
  if (protocol !== 'http:' || search !== '' || hash !== '') return null;
  const [path, body] = ['/rpc/images.page', JSON.stringify(firstQuestion)];
  const response = fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  // Whoever takes the answer hears of a failure; nobody has to take it.
  response.catch(() => undefined);
  return { path, body, response };
}

export const askedAhead = askAhead();
