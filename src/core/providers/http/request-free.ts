import type { FreeCall, FreeReply } from '../http.ts';
import { callAddress, unusableHeader } from './call-address.ts';
import { createDispatcher } from './dispatcher.ts';
import { exchange } from './exchange.ts';
import { redact, secretsIn } from './redact.ts';
import type { SendTools } from './send-paid.ts';
import { detailOf, hasNoNetwork, unreachableReason } from './unreachable.ts';
import { createWatchdog, TimeLimitReached } from './watchdog.ts';

/** A request that costs nothing and changes nothing: whole reply in memory, bounded in time and bytes. */
export async function requestFree(tools: SendTools, call: FreeCall): Promise<FreeReply> {
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
      signal: watchdog.signal,
      headers: {
        ...call.headers,
        accept: 'application/json',
        'accept-encoding': 'identity',
        'user-agent': 'Proofsheet',
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
    });
    const body = await readBounded(reply.chunks, call.maxBytes);
    if (body === null) return unreachable('other', `the reply is larger than ${call.maxBytes} bytes`);
    return {
      kind: 'reply',
      status: reply.status,
      headers: reply.headers,
      body: redact(body, secrets),
    };
  } catch (error) {
    const cause: unknown = watchdog.signal.aborted ? watchdog.signal.reason : error;
    const reason = cause instanceof TimeLimitReached ? 'timeout' : unreachableReason(cause);
    return unreachable(reason, redact(detailOf(cause), secrets), hasNoNetwork(cause));
  } finally {
    watchdog.close();
    await dispatcher.destroy();
  }
}

/** A body as text; null when it is larger than it may be. */
export async function readBounded(body: AsyncIterable<Buffer>, maxBytes: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The answer of every free request that got none. */
export function unreachable(
  reason: Extract<FreeReply, { kind: 'unreachable' }>['reason'],
  detail: string,
  isOffline = false,
): Extract<FreeReply, { kind: 'unreachable' }> {
  return { kind: 'unreachable', reason, detail, ...(isOffline ? { isOffline } : {}) };
}
