import { createHttpTransport } from '../../../src/renderer/transport/http.ts';
import { createClient, type Client } from '../../../src/shared/client.ts';
import type { Transport } from '../../../src/shared/transport.ts';

/** Asks core as the window does: for what a test needs to be there, or to know, beyond what the page shows. */
export type SessionClient = Client & Pick<Transport, 'upload' | 'subscribe'>;

/** Speaks to the web host at `origin` in the session that `cookie` names. */
export function createSessionClient(origin: string, cookie: string): SessionClient {
  const transport = createHttpTransport({
    baseUrl: origin,
    // What a browser adds by itself.
    fetch: (address, init) => {
      const headers = new Headers(init?.headers);
      headers.set('Cookie', cookie);
      headers.set('Origin', origin);
      return fetch(address, { ...init, headers });
    },
  });
  return {
    ...createClient(transport),
    upload: (bytes) => transport.upload(bytes),
    subscribe: (listener, onGap) => transport.subscribe(listener, onGap),
  };
}

/** Uses up the printed address and returns the session's cookie. */
export async function openSession(url: string): Promise<string> {
  const reply = await fetch(url, { redirect: 'manual' });
  const cookie = reply.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`the printed address gave no session: ${reply.status}`);
  return cookie;
}
