import type { SubmitResult } from '../providers/provider.ts';

/**
 * A retry is a purchase: these two cases, both known to be free, are the only ones the queue tries again by itself.
 * Each is a new attempt of the same run.
 */
const rules = {
  /** Bytes never left: offline, refused, no such host. Two more tries cover a blip; then a person is told. */
  not_sent: { maxTries: 3, firstDelayMs: 1_000, growth: 4 },
  /** 429: the provider asked us to slow down and does not bill refused requests. */
  'rate-limited': { maxTries: 5, firstDelayMs: 5_000, growth: 2 },
} as const;

/** Longer than this is for a person to decide, not for a queue to sit out. */
const longestWaitMs = 15 * 60_000;

/** How long until the same purchase may be tried again by itself, or null when only a person may. */
export function retryDelayMs(result: SubmitResult, triesSoFar: number): number | null {
  const kind = ruleFor(result);
  if (kind === null) return null;
  const rule = rules[kind];
  if (triesSoFar >= rule.maxTries) return null;
  const asked = 'retryAfterMs' in result ? result.retryAfterMs : null;
  const delayMs = asked ?? rule.firstDelayMs * rule.growth ** (triesSoFar - 1);
  return delayMs > longestWaitMs ? null : delayMs;
}

function ruleFor(result: SubmitResult): keyof typeof rules | null {
  if (result.kind === 'not_sent') return 'not_sent';
  if (result.kind === 'rejected' && result.problem.code === 'rate_limited') return 'rate-limited';
  return null;
}
