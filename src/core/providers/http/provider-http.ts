import type { Logger } from '../../ports.ts';
import type { ProviderHttp } from '../http.ts';
import { fetchResult, systemResolve } from './fetch-result.ts';
import { defaultHttpLimits, type HttpLimits } from './http-limits.ts';
import type { Environment } from './proxy.ts';
import { requestFree } from './request-free.ts';
import type { Resolve } from './result-address.ts';
import { saveFree } from './save-free.ts';
import { sendFile } from './send-file.ts';
import { sendPaid } from './send-paid.ts';

export interface ProviderHttpOptions {
  readonly log: Logger;
  readonly limits?: Partial<HttpLimits>;
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read; no proxies when left out. */
  readonly environment?: Environment;
  /** How names in result links are resolved; the system's own lookup when left out. */
  readonly resolve?: Resolve;
}

/** The real door to providers. Calls share nothing, not even connections; `close` cuts off those still under way. */
export function createProviderHttp(options: ProviderHttpOptions): ProviderHttp & { close(): Promise<void> } {
  const tools = {
    log: options.log,
    limits: { ...defaultHttpLimits, ...options.limits },
    environment: options.environment ?? {},
    resolve: options.resolve ?? systemResolve,
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
    sendPaid: (call) => track(sendPaid(tools, bounded(call))),
    requestFree: (call) => track(requestFree(tools, bounded(call))),
    saveFree: (call) => track(saveFree(tools, bounded(call))),
    sendFile: (call) => track(sendFile(tools, bounded(call))),
    fetchResult: (call) => track(fetchResult(tools, bounded(call))),
    async close() {
      closing.abort(new Error('Proofsheet is closing'));
      await Promise.allSettled(underWay);
    },
  };
}
