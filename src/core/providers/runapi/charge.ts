import type { PriceBook } from '../../spend/price-book.ts';
import { formatDollars } from '../../../shared/money.ts';
import type { ChargeFacts } from '../provider.ts';
import type { Billing } from './task-schema.ts';

/** One cent is ten million nanodollars; a micro-cent, a millionth of a cent, is ten. */
const nanosPerCent = 10_000_000;
const nanosPerMicroCent = 10;

interface Amounts {
  readonly amount_micro_cents?: number | null | undefined;
  readonly amount_cents?: number | null | undefined;
  readonly charged_amount_cents?: number | null | undefined;
  readonly refunded_amount_cents?: number | null | undefined;
}

/** The exact figure where it is given, else the cents; null where there is neither. */
export function amountNanos(amounts: Amounts | null | undefined): number | null {
  if (!amounts) return null;
  const micro = amounts.amount_micro_cents ?? null;
  if (micro !== null) return safe(micro * nanosPerMicroCent);
  const cents = amounts.charged_amount_cents ?? amounts.refunded_amount_cents ?? amounts.amount_cents ?? null;
  return cents === null ? null : safe(cents * nanosPerCent);
}

/** Fractions of a nanodollar do not exist here; absurd figures are no figures. */
function safe(nanos: number): number | null {
  const whole = Math.round(nanos);
  return Number.isSafeInteger(whole) ? whole : null;
}

/** What a finished task was charged, by its settlement, with what was given back beside it. */
export function settledCharge(billing: Billing | null | undefined): ChargeFacts | null {
  const settled = amountNanos(billing?.settlement);
  if (settled === null) return null;
  // A refund that names no figure gives nothing back that could be counted on.
  const refundNanos = Math.min(settled, amountNanos(billing?.refund) ?? 0);
  const back = refundNanos > 0 ? `, ${formatDollars(refundNanos)} of it given back` : '';
  return {
    amountNanos: settled,
    basis: 'reported',
    unitRule: 'per-call',
    priceId: null,
    detail: `RunAPI settled ${formatDollars(settled)}${back}`,
    ...(refundNanos > 0 ? { refundNanos } : {}),
  };
}

/** For a task that brought pictures: settled, else what was set aside for it, else the price list. */
export function chargeOfPictures(
  billing: Billing | null | undefined,
  model: string,
  prices: PriceBook,
): ChargeFacts {
  const settled = settledCharge(billing);
  if (settled !== null) return settled;
  const reserved = amountNanos(billing?.reservation);
  const price = prices.find(model, 'call');
  return {
    amountNanos: reserved ?? price?.amountNanos ?? null,
    basis: 'price-list',
    unitRule: 'per-call',
    priceId: reserved === null ? (price?.id ?? null) : null,
    detail:
      reserved === null
        ? 'RunAPI reported no settlement; the price list stands in'
        : `RunAPI set ${formatDollars(reserved)} aside and reported no settlement`,
  };
}

/** For a task that failed. RunAPI does not charge those; what its billing says counts all the same. */
export function chargeOfFailure(billing: Billing | null | undefined): ChargeFacts | 'free' {
  const settled = settledCharge(billing);
  if (settled === null || settled.amountNanos === 0) return 'free';
  // Nothing was made, so a refund without a figure is one of everything.
  if (billing?.refund && amountNanos(billing.refund) === null) return 'free';
  return settled.refundNanos === settled.amountNanos ? 'free' : settled;
}
