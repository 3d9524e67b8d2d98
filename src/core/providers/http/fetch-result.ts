import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { lookup } from 'node:dns/promises';
import { renamePatiently, syncFolder } from '../../files/durable.ts';
import type { FetchedResult, ResultCall } from '../http.ts';
import { createDispatcher } from './dispatcher.ts';
import { exchange, type Incoming } from './exchange.ts';
import type { HttpLimits } from './http-limits.ts';
import { proxyFor, type Environment } from './proxy.ts';
import { unreachable } from './request-free.ts';
import { judgeAddress, type JudgedAddress, type Resolve, type ResolvedAddress } from './result-address.ts';
import { detailOf, hasNoNetwork, unreachableReason } from './unreachable.ts';
import { createWatchdog, TimeLimitReached, type Watchdog } from './watchdog.ts';

export interface ResultTools {
  readonly limits: HttpLimits;
  readonly environment: Environment;
  readonly resolve: Resolve;
}

const maxRedirects = 5;

/** The system's own lookup: every address of a name, in its order. */
export const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address, family }) => ({
    address,
    family: family === 6 ? 6 : 4,
  }));

/**
 * Downloads one picture a reply links to, to `call.target`: a stranger's address, so every hop is judged by
 * `judgeAddress`, nothing of ours goes along (no key, no cookie, no referrer), nothing is decoded, and bytes and time
 * are bounded. The file is whole and durable under its name, or not there. What it is, its bytes say later.
 */
export async function fetchResult(tools: ResultTools, call: ResultCall): Promise<FetchedResult> {
  const watchdog = createWatchdog(AbortSignal.any([call.signal, AbortSignal.timeout(tools.limits.resultMs)]));
  try {
    return await followLinks(tools, call, watchdog);
  } catch (error) {
    const cause: unknown = watchdog.signal.aborted ? watchdog.signal.reason : error;
    const isTime =
      cause instanceof TimeLimitReached || (cause instanceof Error && cause.name === 'TimeoutError');
    return unreachable(isTime ? 'timeout' : unreachableReason(cause), detailOf(cause), hasNoNetwork(cause));
  } finally {
    watchdog.close();
  }
}

async function followLinks(tools: ResultTools, call: ResultCall, watchdog: Watchdog): Promise<FetchedResult> {
  let link = call.url;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    watchdog.expect('address', tools.limits.connectMs);
    const judged = await judgeFor(tools, link, call.ownBaseUrl, watchdog.signal);
    if (judged.kind === 'refused') return { kind: 'refused', detail: judged.detail };
    const next = await fetchOne(tools, call, judged, watchdog);
    if (!('location' in next)) return next;
    if (!URL.canParse(next.location, judged.url.href))
      return refused('it leads to something that is no web address');
    link = new URL(next.location, judged.url).href;
  }
  return refused(`it leads on more than ${maxRedirects} times`);
}

async function judgeFor(
  tools: ResultTools,
  link: string,
  ownBaseUrl: string,
  signal: AbortSignal,
): Promise<JudgedAddress> {
  const resolve: Resolve = async (host) => {
    try {
      return await tools.resolve(host);
    } catch (error) {
      // Behind a proxy names may be known to the proxy alone; it is the proxy that connects.
      if (proxyFor(new URL(link), tools.environment) !== null) return [proxyResolves];
      throw error;
    }
  };
  return Promise.race([judgeAddress(link, ownBaseUrl, resolve), rejectedBy(signal)]);
}

/** Never connected to: `createDispatcher` leaves the name to the proxy then. */
const proxyResolves: ResolvedAddress = { address: '1.1.1.1', family: 4 };

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}

async function fetchOne(
  tools: ResultTools,
  call: ResultCall,
  { url, addresses }: Extract<JudgedAddress, { kind: 'allowed' }>,
  watchdog: Watchdog,
): Promise<FetchedResult | { readonly location: string }> {
  const { limits, environment } = tools;
  const dispatcher = createDispatcher(url, environment, limits.connectMs, addresses);
  watchdog.expect('answer', limits.resultFirstByteMs);
  try {
    const reply = await exchange(dispatcher, {
      url,
      method: 'GET',
      body: null,
      signal: watchdog.signal,
      headers: {
        accept: 'image/png, image/jpeg, image/webp, */*;q=0.1',
        'accept-encoding': 'identity',
        'user-agent': 'Proofsheet',
      },
    });
    watchdog.expect('progress', limits.resultIdleMs);
    return await readReply(call, reply, call.maxBytes ?? limits.resultBytes, watchdog);
  } finally {
    await dispatcher.destroy();
  }
}

/** Statuses after which the same link will never work: it is wrong, used up or past its time. */
const goneStatuses: readonly number[] = [400, 401, 403, 404, 405, 410, 451];

async function readReply(
  call: ResultCall,
  reply: Incoming,
  maxBytes: number,
  watchdog: Watchdog,
): Promise<FetchedResult | { readonly location: string }> {
  const { status, headers } = reply;
  if ([301, 302, 303, 307, 308].includes(status)) {
    return headers['location'] === undefined
      ? refused('it leads nowhere')
      : { location: headers['location'] };
  }
  if (goneStatuses.includes(status)) return { kind: 'gone', status };
  if (status !== 200)
    return { kind: 'unreachable', reason: 'other', detail: `its host answered with status ${status}` };
  const encoding = headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== '')
    return refused('its host compressed it, which was not asked for');
  const announced = headers['content-length'];
  if (announced !== undefined && Number(announced) > maxBytes) return tooLarge(maxBytes);
  return saveBytes(call, reply, maxBytes, watchdog);
}

async function saveBytes(
  call: ResultCall,
  { chunks, headers }: Incoming,
  maxBytes: number,
  watchdog: Watchdog,
): Promise<FetchedResult> {
  const part = `${call.target}.part`;
  try {
    const sizeBytes = await writeChunks(part, chunks, maxBytes, watchdog);
    if (sizeBytes === null) return tooLarge(maxBytes);
    const announced = headers['content-length'];
    if (announced !== undefined && Number(announced) !== sizeBytes) {
      return { kind: 'unreachable', reason: 'other', detail: `${sizeBytes} bytes came of ${announced}` };
    }
    if (sizeBytes === 0) return { kind: 'unreachable', reason: 'other', detail: 'nothing came' };
    await renamePatiently(part, call.target);
    await syncFolder(path.dirname(call.target));
    return { kind: 'saved', sizeBytes };
  } finally {
    await rm(part, { force: true });
  }
}

/** Gives the number of bytes, synced; null when there were more than may come. */
async function writeChunks(
  part: string,
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
  watchdog: Watchdog,
): Promise<number | null> {
  const file = await open(part, 'w', 0o600);
  let sizeBytes = 0;
  try {
    for await (const chunk of chunks) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) return null;
      await file.writeFile(chunk);
      watchdog.touch();
    }
    await file.sync();
    return sizeBytes;
  } finally {
    await file.close();
  }
}

function tooLarge(maxBytes: number): FetchedResult {
  return refused(`it is larger than ${Math.round(maxBytes / 1024 / 1024)} MB`);
}

function refused(detail: string): Extract<FetchedResult, { kind: 'refused' }> {
  return { kind: 'refused', detail };
}
