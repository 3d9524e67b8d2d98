import { saveReply } from './save-reply.ts';
import { keptHeaders } from './reply-headers.ts';
import { callAddress, unusableHeader } from './call-address.ts';
import { createDispatcher } from './dispatcher.ts';
import { exchange } from './exchange.ts';
import { redact, secretsIn } from './redact.ts';
import { readBounded, unreachable } from './request-free.ts';
import type { SendTools } from './send-paid.ts';
import type { FreeCall, SavedReply } from '../http.ts';
import { detailOf, hasNoNetwork, unreachableReason } from './unreachable.ts';
import { createWatchdog, TimeLimitReached } from './watchdog.ts';

/**
 * A free GET whose 2xx body may hold whole pictures: streamed to the folder like a paid reply instead of into memory.
 * `reply.json` is written last, so an earlier reply under the same names is replaced as a whole.
 */
export async function saveFree(
  tools: SendTools,
  call: FreeCall & { readonly folder: string },
): Promise<SavedReply> {
  const address = callAddress(call.baseUrl, call.path);
  if (address.kind === 'problem') return unreachable('other', address.message);
  if (unusableHeader(call.headers) !== null) {
    return unreachable('other', 'the key holds a character that cannot be sent');
  }
  const secrets = secretsIn(call.headers);
  const watchdog = createWatchdog(call.signal);
  const dispatcher = createDispatcher(address.url, tools.environment, tools.limits.connectMs);
  watchdog.expect('answer', tools.limits.freeMs);
  try {
    const reply = await exchange(dispatcher, {
      url: address.url,
      method: call.method,
      body: null,
      signal: watchdog.signal,
      headers: {
        ...call.headers,
        accept: 'application/json',
        'accept-encoding': 'identity',
        'user-agent': 'Proofsheet',
      },
    });
    const { status, headers } = reply;
    watchdog.expect('progress', tools.limits.idleMs);
    if (status < 200 || status > 299) {
      const body = await readBounded(reply.chunks, tools.limits.refusalBodyBytes);
      return { kind: 'status', status, headers, body: redact(body ?? '', secrets) };
    }
    const { failure } = await saveReply({
      folder: call.folder,
      body: reply.chunks,
      facts: { status, isStreamed: false, headers: keptHeaders(headers) },
      maxBytes: call.maxBytes,
      onChunk: () => watchdog.touch(),
    });
    if (failure === null) return { kind: 'saved', status, headers };
    throw failure instanceof Error ? failure : new Error('the reply broke off');
  } catch (error) {
    const cause: unknown = watchdog.signal.aborted ? watchdog.signal.reason : error;
    const reason = cause instanceof TimeLimitReached ? 'timeout' : unreachableReason(cause);
    return unreachable(reason, redact(detailOf(cause), secrets), hasNoNetwork(cause));
  } finally {
    watchdog.close();
    await dispatcher.destroy();
  }
}
