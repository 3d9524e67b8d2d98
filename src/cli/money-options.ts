import { parseDollars } from '../shared/money.ts';
import type { LocalDay } from '../shared/money-model.ts';
import { shown, type GivenOptions } from './options.ts';
import { usageError } from './usage-error.ts';

/** An amount in dollars as whole nanodollars, or null when it was not given; zero is refused where it means nothing. */
export function readDollars(
  options: GivenOptions,
  name: string,
  rule: { readonly mayBeZero: boolean },
): number | null {
  const given = options.text(name);
  if (given === null) return null;
  const amountNanos = parseDollars(given);
  if (amountNanos === null) {
    throw usageError(
      `--${name} must be an amount in dollars such as 0.50, with at most nine decimals; ${shown(given)} is not.`,
    );
  }
  if (amountNanos === 0 && !rule.mayBeZero) throw usageError(`--${name} must be more than $0.00.`);
  return amountNanos;
}

/** A calendar day such as 2026-11-20, or null when it was not given. */
export function readDay(options: GivenOptions, name: string): LocalDay | null {
  const given = options.text(name);
  if (given === null) return null;
  const timeMs = /^\d{4}-\d{2}-\d{2}$/.test(given) ? Date.parse(`${given}T00:00:00Z`) : NaN;
  // The 30th of February parses as the 2nd of March.
  if (!Number.isNaN(timeMs) && new Date(timeMs).toISOString().startsWith(given)) return given;
  throw usageError(`--${name} must be a day such as 2026-11-20; ${shown(given)} is not.`);
}
