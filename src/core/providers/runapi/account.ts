import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { formatDollars } from '../../../shared/money.ts';
import type { ConnectionTest } from '../../../shared/model.ts';
import { unreachableMessage } from '../http/unreachable.ts';
import { stateOfRefusal } from '../openai-style/list-models.ts';
import type { ConnectionContext } from '../provider.ts';
import { serviceError } from '../tasks/error-text.ts';
import { refusalProblem } from '../tasks/refusals.ts';
import { amountNanos } from './charge.ts';
import { runApiModels } from './models.ts';
import { runApiHeaders, runApiService } from './service.ts';

type Test = z.output<typeof ConnectionTest>;

const cents = z.number().finite().nullish().catch(null);
const Balance = z.object({
  balance_cents: z.number().finite(),
  paid_balance_cents: cents,
  bonus_balance_cents: cents,
  spent_cents_today: cents,
});

type Asked =
  | { readonly kind: 'balance'; readonly balance: z.output<typeof Balance> }
  | { readonly kind: 'problem'; readonly state: Test['state']; readonly message: string };

/** Asks for the balance, which is free, and says what the answer means for the connection. */
export async function testRunApi(context: ConnectionContext): Promise<Test> {
  if (context.key === null) {
    const message =
      'No key yet. Put a RunAPI key into the connection settings, or name an environment variable.';
    return { ok: false, state: 'key-missing', message, modelCount: null };
  }
  const asked = await askBalance(context);
  if (asked.kind === 'problem')
    return { ok: false, state: asked.state, message: asked.message, modelCount: null };
  const modelCount = runApiModels.length;
  if (asked.balance.balance_cents <= 0) {
    const message = 'The key works, but the RunAPI account has no credit left. Add credit there.';
    return { ok: false, state: 'no-funds', message, modelCount };
  }
  return { ok: true, state: 'ok', message: `The key works. ${words(asked.balance)}`, modelCount };
}

/** What is left on the account. */
export async function balanceOfRunApi(
  context: ConnectionContext,
): Promise<{ readonly amountNanos: number | null; readonly detail: string }> {
  const asked = await askBalance(context);
  if (asked.kind === 'problem') {
    throw new AppError(asked.state === 'unreachable' ? 'unavailable' : 'refused', asked.message);
  }
  return { amountNanos: nanosOf(asked.balance.balance_cents), detail: words(asked.balance) };
}

async function askBalance(context: ConnectionContext): Promise<Asked> {
  const reply = await context.http.requestFree({
    baseUrl: context.baseUrl,
    path: '/api/v1/me/balance',
    method: 'GET',
    headers: runApiHeaders(context.key),
    maxBytes: 256 * 1024,
    signal: context.signal,
  });
  const host = URL.canParse(context.baseUrl) ? new URL(context.baseUrl).host : context.baseUrl;
  if (reply.kind === 'unreachable') {
    return {
      kind: 'problem',
      state: 'unreachable',
      message: unreachableMessage(host, reply.reason, reply.detail),
    };
  }
  const { status, body } = reply;
  const balance = status === 200 ? balanceIn(body) : null;
  if (balance !== null) return { kind: 'balance', balance };
  if (status >= 500) {
    const message = `${host} has a failure of its own (status ${status}). Try again later.`;
    return { kind: 'problem', state: 'problem', message };
  }
  if ([401, 402, 403, 429].includes(status)) {
    const { code, message } = refusalProblem(runApiService, serviceError(status, body));
    return { kind: 'problem', state: stateOfRefusal(code), message };
  }
  const message = `${host} answers, but not as RunAPI does. Check the address: it is usually https://runapi.ai, without a path.`;
  return { kind: 'problem', state: 'wrong-address', message };
}

function balanceIn(body: string): z.output<typeof Balance> | null {
  try {
    const document: unknown = JSON.parse(body);
    const inner = z.object({ data: z.unknown() }).safeParse(document).data?.data;
    return Balance.safeParse(document).data ?? Balance.safeParse(inner).data ?? null;
  } catch {
    return null;
  }
}

function nanosOf(value: number): number {
  return Math.sign(value) * (amountNanos({ amount_cents: Math.abs(value) }) ?? 0);
}

function words(balance: z.output<typeof Balance>): string {
  const left = `The account has ${formatDollars(nanosOf(balance.balance_cents))} left`;
  const today = balance.spent_cents_today;
  return typeof today === 'number'
    ? `${left}; ${formatDollars(nanosOf(today))} was spent today.`
    : `${left}.`;
}
