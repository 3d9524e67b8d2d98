import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { FileCall, FreeReply } from '../http.ts';
import { createDispatcher } from './dispatcher.ts';
import { exchange } from './exchange.ts';
import { readBounded, unreachable } from './request-free.ts';
import type { ResultTools } from './fetch-result.ts';
import { judgeAddress } from './result-address.ts';
import { detailOf, hasNoNetwork, unreachableReason } from './unreachable.ts';
import { createWatchdog, TimeLimitReached } from './watchdog.ts';

/**
 * Sends one file to an address a provider named for it (a signed upload), with exactly the given headers. The address is
 * a stranger's, so it is judged as a result link is; the connection's key never goes along. Free, never repeated here.
 */
export async function sendFile(tools: ResultTools, call: FileCall): Promise<FreeReply> {
  const watchdog = createWatchdog(call.signal);
  watchdog.expect('address', tools.limits.connectMs);
  try {
    const judged = await judgeAddress(call.url, call.ownBaseUrl, tools.resolve);
    if (judged.kind === 'refused')
      return unreachable('other', `the address for the file was refused: ${judged.detail}`);
    const { size } = await stat(call.file);
    const dispatcher = createDispatcher(
      judged.url,
      tools.environment,
      tools.limits.connectMs,
      judged.addresses,
    );
    const body = createReadStream(call.file);
    body.on('data', () => watchdog.touch());
    body.on('end', () => watchdog.expect('answer', tools.limits.freeMs));
    watchdog.expect('progress', tools.limits.idleMs);
    try {
      const { status, headers, chunks } = await exchange(dispatcher, {
        url: judged.url,
        method: 'PUT',
        headers: { ...call.headers, 'content-length': String(size), 'user-agent': 'Proofsheet' },
        body,
        signal: watchdog.signal,
      });
      const text = await readBounded(chunks, tools.limits.refusalBodyBytes);
      return { kind: 'reply', status, headers, body: text ?? '' };
    } finally {
      body.destroy();
      await dispatcher.destroy();
    }
  } catch (error) {
    const cause: unknown = watchdog.signal.aborted ? watchdog.signal.reason : error;
    const reason = cause instanceof TimeLimitReached ? 'timeout' : unreachableReason(cause);
    return unreachable(reason, detailOf(cause), hasNoNetwork(cause));
  } finally {
    watchdog.close();
  }
}
