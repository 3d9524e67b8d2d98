import { z } from 'zod';
import type { DesktopBridge } from '../../shared/desktop-bridge.ts';
import { AppError, fromWireError, WireError } from '../../shared/errors.ts';
import { CoreEvent } from '../../shared/events.ts';
import { UploadId } from '../../shared/ids.ts';
import type { Transport } from '../../shared/transport.ts';

const UploadReply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: UploadId }),
  z.object({ ok: z.literal(false), error: WireError }),
]);

const goneMessage = 'Proofsheet does not answer. Close the window and open it again.';

/** What the desktop host put on the page, or null in a browser. */
export function findDesktopBridge(page: object = globalThis): DesktopBridge | null {
  // Only our own preload can put it there, and it is checked against this very type.
  return 'proofsheet' in page ? (page.proofsheet as DesktopBridge) : null;
}

/** Carries calls and events over the bridge, and bytes by POST to the page's own origin. */
export function createElectronTransport(
  bridge: DesktopBridge,
  fetch: typeof globalThis.fetch = globalThis.fetch.bind(globalThis),
): Transport {
  return {
    async call(name, input) {
      try {
        return await bridge.call(name, input);
      } catch (error) {
        throw new AppError('unavailable', goneMessage, { cause: error });
      }
    },
    async upload(bytes) {
      const reply = await postBytes(fetch, await bytes.arrayBuffer());
      if (!reply.ok) throw fromWireError(reply.error);
      return reply.value;
    },
    subscribe: (listener, onGap) =>
      bridge.subscribe((event) => {
        const parsed = CoreEvent.safeParse(event);
        // A kind this page does not know: something changed all the same.
        if (parsed.success) listener(parsed.data);
        else onGap();
      }, onGap),
  };
}

async function postBytes(fetch: typeof globalThis.fetch, body: ArrayBuffer) {
  try {
    const headers = { 'Content-Type': 'application/octet-stream' };
    const response = await fetch('/upload', { method: 'POST', headers, body });
    return UploadReply.parse(await response.json());
  } catch (error) {
    throw new AppError('unavailable', goneMessage, { cause: error });
  }
}
