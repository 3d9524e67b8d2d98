import { createHash } from 'node:crypto';
import { connectionContext } from '../jobs/connection-context.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { CallEstimate, Provider, ProviderRequest } from '../providers/provider.ts';
import type { CheckedQuestion, PlannedCall } from './prepare-run.ts';

/** Prices as the provider itself names them now, where it can be asked. */
export interface LiveQuotes {
  /** The same calls, each estimated at the higher of our list and the provider's word. Never fails, never takes long. */
  apply(checked: CheckedQuestion, calls: readonly PlannedCall[]): Promise<PlannedCall[]>;
}

/** A person waits for the figure on the button; without an answer the list's has to do. */
const withinMs = 3_000;
/** Prices hold longer than a prompt takes to write; a provider that did not answer is left alone as long. */
const keptMs = 60_000;
const mostKept = 100;

interface Kept {
  readonly untilMs: number;
  readonly quote: Promise<CallEstimate | null>;
}

/** Asks once per kind of request: what is asked for decides, not the words of the prompt. */
export function createLiveQuotes(context: JobContext): LiveQuotes {
  const kept = new Map<string, Kept>();

  function quoteOf(checked: CheckedQuestion, request: ProviderRequest): Promise<CallEstimate | null> {
    const nowMs = context.clock.nowMs();
    const name = nameOf(checked, request);
    const known = kept.get(name);
    if (known && known.untilMs > nowMs) return known.quote;
    const oldest = kept.keys().next().value;
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
    const quote = askQuote(context, checked, request);
    kept.delete(name);
    kept.set(name, { untilMs: nowMs + keptMs, quote });
    return quote;
  }

  return {
    async apply(checked, calls) {
      if (!checked.provider.quote) return [...calls];
      return Promise.all(
        calls.map(async (call) => ({
          ...call,
          estimate: higherOf(call.estimate, await quoteOf(checked, call.request)),
        })),
      );
    },
  };
}

function nameOf({ connection }: CheckedQuestion, request: ProviderRequest): string {
  const { model, parameters, count, extra, inputs } = request;
  const roles = inputs.map(({ role }) => role);
  const { baseUrl, settings } = connection;
  const asked = [connection.id, baseUrl, settings, model, parameters, count, extra, roles];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}

async function askQuote(
  context: JobContext,
  { connection, provider }: CheckedQuestion,
  request: ProviderRequest,
): Promise<CallEstimate | null> {
  const signal = AbortSignal.timeout(withinMs);
  const tooLate = new Promise<null>((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  try {
    return await Promise.race([tooLate, ask(context, { connection, provider, signal }, request)]);
  } catch {
    // No key, no network, no such price: the estimate from the list stands and says what it rests on.
    return null;
  }
}

async function ask(
  context: JobContext,
  parts: Pick<CheckedQuestion, 'connection' | 'provider'> & { readonly signal: AbortSignal },
  request: ProviderRequest,
): Promise<CallEstimate | null> {
  const provider: Provider = parts.provider;
  const key = await context.keyOf(parts.connection);
  return (await provider.quote?.(connectionContext(context, parts, key), request)) ?? null;
}

/** What is put aside must be enough whichever of the two is right. */
function higherOf(listed: CallEstimate, quoted: CallEstimate | null): CallEstimate {
  if (quoted === null || quoted.amountNanos === null || !(quoted.amountNanos >= 0)) return listed;
  return listed.amountNanos === null || quoted.amountNanos >= listed.amountNanos ? quoted : listed;
}
