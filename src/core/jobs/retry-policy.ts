import type { SubmitResult } from '../providers/provider.ts';
import { classOfProblem } from '../providers/problem-codes.ts';

/**
 * A retry is a purchase: these two cases, both known to be free, are the only ones the queue tries again by itself.
 * Each is a new attempt of the same run. (An attempt that finds no network at all was never begun: it stays planned.)
 */
const rules = {
  /** Bytes never left: refused, no such host, no secure connection. Two more tries cover a blip; then a person is told. */
  not_sent: { maxTries: 3, firstDelayMs: 1_000, growth: 4, longestOwnMs: 60_000 },
  /** 429: the provider asked us to slow down and does not bill refused requests. */
  'rate-limited': { maxTries: 12, firstDelayMs: 5_000, growth: 2, longestOwnMs: 15 * 60_000 },
} as const;

/** A provider that names a longer time than this means something else than "slow down": a person decides. */
const longestToldMs = 24 * 60 * 60_000;

/** While there is no network the lane looks again this often: soon at first, then about every five minutes. */
const offlineRule = { firstDelayMs: 5_000, growth: 2, longestOwnMs: 5 * 60_000 } as const;

/** Work that broke off is taken up again soon, as space may be back in a moment, and in the end once a minute. */
const breakRule = { firstDelayMs: 500, growth: 2, longestOwnMs: 60_000 } as const;

/**
 * How long until the same purchase may be tried again by itself, or null when only a person may. A time the provider told
 * is kept exactly, hours included; our own waits grow, and are spread so that two clients do not come back in step.
 */
export function retryDelayMs(
  result: SubmitResult,
  triesSoFar: number,
  random: () => number = Math.random,
): number | null {
  const kind = ruleFor(result);
  if (kind === null) return null;
  const rule = rules[kind];
  if (triesSoFar >= rule.maxTries) return null;
  const told = 'retryAfterMs' in result ? result.retryAfterMs : null;
  if (told !== null) return told > longestToldMs ? null : Math.max(0, told);
  return Math.round(grown(rule, triesSoFar) * (1 + random() / 5));
}

/** How long a connection waits before it looks for the network again. */
export function offlineDelayMs(looksSoFar: number): number {
  return grown(offlineRule, looksSoFar);
}

/** How long to leave a disk alone that refused a write, or work that broke off by itself. */
export function growingDelayMs(triesSoFar: number): number {
  return grown(breakRule, triesSoFar);
}

/** How long the whole connection keeps quiet after a 429 whose own attempt is not tried again. */
export function quietAfterRateMs(toldMs: number | null): number {
  return Math.min(toldMs ?? rules['rate-limited'].firstDelayMs, longestToldMs);
}

function grown(
  rule: { readonly firstDelayMs: number; readonly growth: number; readonly longestOwnMs: number },
  triesSoFar: number,
): number {
  return Math.min(rule.longestOwnMs, rule.firstDelayMs * rule.growth ** Math.max(0, triesSoFar - 1));
}

function ruleFor(result: SubmitResult): keyof typeof rules | null {
  if (result.kind === 'not_sent')
    return classOfProblem(result.problem.code) === 'network' ? 'not_sent' : null;
  if (result.kind === 'rejected' && classOfProblem(result.problem.code) === 'rate') return 'rate-limited';
  return null;
}
