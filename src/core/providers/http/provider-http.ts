import type { Logger } from '../../ports.ts';
import type { FreeCall, PaidCall, ProviderHttp } from '../http.ts';
import type { Environment } from './dispatcher.ts';
import { defaultHttpLimits, type HttpLimits } from './http-limits.ts';
import { requestFree } from './request-free.ts';
import { sendPaid } from './send-paid.ts';

export interface ProviderHttpOptions {
  readonly log: Logger;
  readonly limits?: Partial<HttpLimits>;
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read; no proxies when left out. */
  readonly environment?: Environment;
}

/** The real door to providers. Calls share nothing, not even connections; `close` cuts off those still under way. */
export function createProviderHttp(options: ProviderHttpOptions): ProviderHttp & { close(): Promise<void> } {
  const tools = {
    log: options.log,
    limits: { ...defaultHttpLimits, ...options.limits },
    environment: options.environment ?? {},
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
  const bounded = <Call extends PaidCall | FreeCall>(call: Call): Call => ({
    ...call,
    signal: AbortSignal.any([call.signal, closing.signal]),
  });
  return {
    sendPaid: (call) => track(sendPaid(tools, bounded(call))),
    requestFree: (call) => track(requestFree(tools, bounded(call))),
    async close() {
      closing.abort(new Error('Proofsheet is closing'));
      await Promise.allSettled(underWay);
    },
  };
}
