import type { Logger } from '../../ports.ts';
import type { ProviderHttp } from '../http.ts';
import { defaultHttpLimits, type HttpLimits } from './http-limits.ts';
import type { Environment } from './proxy.ts';
import type { Resolve } from './result-address.ts';

export interface ProviderHttpOptions {
  readonly log: Logger;
  readonly limits?: Partial<HttpLimits>;
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read; no proxies when left out. */
  readonly environment?: Environment;
  /** How names in result links are resolved; the system's own lookup when left out. */
  readonly resolve?: Resolve;
}

/** What speaks to a network, with the library under it: read when the first call is made, not when the app starts. */
async function loadCalls() {
  const [{ sendPaid }, { requestFree }, { saveFree }, { sendFile }, { fetchResult, systemResolve }] =
    await Promise.all([
      import('./send-paid.ts'),
      import('./request-free.ts'),
      import('./save-free.ts'),
      import('./send-file.ts'),
      import('./fetch-result.ts'),
    ]);
  return { sendPaid, requestFree, saveFree, sendFile, fetchResult, systemResolve };
}

const systemLookup: Resolve = async (host) => (await loadCalls()).systemResolve(host);

/** The real door to providers. Calls share nothing, not even connections; `close` cuts off those still under way. */
export function createProviderHttp(options: ProviderHttpOptions): ProviderHttp & { close(): Promise<void> } {
  const tools = {
    log: options.log,
    limits: { ...defaultHttpLimits, ...options.limits },
    environment: options.environment ?? {},
    resolve: options.resolve ?? systemLookup,
  };
  const closing = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  async function track<Reply>(work: Promise<Reply>): Promise<Reply> {
    underWay.add(work);
    try {
      return await work;
    } finally {
      underWay.delete(work);
    }
  }
  const bounded = <Call extends { readonly signal: AbortSignal }>(call: Call): Call => ({
    ...call,
    signal: AbortSignal.any([call.signal, closing.signal]),
  });
  return {
    sendPaid: (call) => track(loadCalls().then((calls) => calls.sendPaid(tools, bounded(call)))),
    requestFree: (call) => track(loadCalls().then((calls) => calls.requestFree(tools, bounded(call)))),
    saveFree: (call) => track(loadCalls().then((calls) => calls.saveFree(tools, bounded(call)))),
    sendFile: (call) => track(loadCalls().then((calls) => calls.sendFile(tools, bounded(call)))),
    fetchResult: (call) => track(loadCalls().then((calls) => calls.fetchResult(tools, bounded(call)))),
    async close() {
      closing.abort(new Error('Proofsheet is closing'));
      await Promise.allSettled(underWay);
    },
  };
}
