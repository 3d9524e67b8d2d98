import type { ModelCapabilities } from '../../shared/capabilities.ts';
import { parseRatio } from '../../shared/capabilities.ts';
import type { Estimate, Run } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';
import { dayWords } from '../connections/connection-words.ts';

/** What a whole press comes to: "about $0.21 in all"; what nobody knows is said, never left out of the count. */
export function totalWords(estimates: readonly (Estimate | null)[]): string {
  if (estimates.length === 0) return '';
  if (estimates.includes(null)) return 'price not known yet';
  const real = estimates.filter((each) => each?.isPlayMoney !== true);
  if (real.length === 0) return 'free · play money';
  const known = real.filter((each) => each !== null && each.amountNanos !== null);
  const unknown = real.length - known.length;
  if (known.length === 0) return unknown === 1 ? 'price unknown' : 'prices unknown';
  const sum = known.reduce((total, each) => total + (each?.amountNanos ?? 0), 0);
  const amount = sum === 0 ? 'free' : `about ${formatDollars(sum)} in all`;
  return unknown === 0 ? amount : `${amount}, ${unknown} of unknown price`;
}

/** "4 pictures, about $0.21 in all". */
export function pressWords(count: number, estimates: readonly (Estimate | null)[]): string {
  return `${count === 1 ? '1 picture' : `${count} pictures`}, ${totalWords(estimates)}`;
}

/** What one pick comes to, beside its name. */
export function pickPrice(estimate: Estimate | null): string {
  if (estimate === null) return '';
  if (estimate.isPlayMoney) return 'free, play money';
  if (estimate.amountNanos === null) return 'price unknown';
  return estimate.amountNanos === 0 ? 'free' : `about ${formatDollars(estimate.amountNanos)}`;
}

/** What a model can do, in a few words: what to choose it by. */
export function capabilityHints(model: ModelCapabilities): readonly string[] {
  const { tasks, inputs, mask, fields, streams, endsOn } = model;
  const edits = tasks.includes('edit');
  const { size } = fields;
  const knowsRatiosOnly = size?.kind === 'size' && size.presets.some((preset) => parseRatio(preset) !== null);
  return [
    ...(tasks.includes('generate') ? [] : ['only edits']),
    edits ? `edits, ${inputs.max === 1 ? '1 input' : `${inputs.max} inputs`}` : 'takes no pictures',
    ...(edits && mask ? ['mask'] : []),
    ...(size?.kind === 'size' && size.free ? ['free sizes'] : []),
    ...(knowsRatiosOnly ? ['ratios only'] : []),
    ...(streams ? ['previews'] : []),
    ...(endsOn === null ? [] : [`ends on ${dayWords(endsOn)}`]),
  ];
}

/** What a group of runs came to so far: "3 of 4 done · $0.16". */
export function groupFigures(runs: readonly Run[], refusedCount: number): string {
  const asked = runs.length + refusedCount;
  const ended = runs.filter(({ status }) => status !== 'waiting' && status !== 'running').length;
  const attempts = runs.flatMap((run) => run.attempts);
  const bought = attempts.filter((attempt) => !attempt.isPlayMoney);
  const spent = bought.reduce(
    (sum, attempt) => sum + (attempt.charge === 'charged' ? (attempt.amountNanos ?? 0) : 0),
    0,
  );
  const unknown = bought.filter(({ charge }) => charge === 'unknown').length;
  const risk = unknown === 0 ? '' : `, ${unknown} may have been charged`;
  const cost = bought.length === 0 ? 'free · play money' : `${formatDollars(spent)} so far${risk}`;
  const isOver = ended === runs.length;
  const models = asked === 1 ? '1 model' : `${asked} models`;
  if (isOver) return `one prompt, ${models} · ${cost.replace(' so far', ' in all')}`;
  return `one prompt, ${models} · ${ended} of ${runs.length} done · ${cost}`;
}

/** What a run of a group cost, or is reckoned to. */
export function runCost(run: Run): string {
  const { attempts } = run;
  if (attempts.some((attempt) => attempt.isPlayMoney)) return 'free, play money';
  if (attempts.some((attempt) => attempt.charge === 'unknown')) return 'may have been charged';
  const isSettled = attempts.length > 0 && attempts.every(({ charge }) => charge !== 'reserved');
  const amounts = attempts.map((attempt) => (isSettled ? attempt.amountNanos : attempt.estimateNanos));
  if (isSettled && attempts.every(({ charge }) => charge === 'none' || charge === 'free'))
    return 'not charged';
  if (amounts.length === 0 || amounts.includes(null)) return isSettled ? 'cost unknown' : 'price unknown';
  const sum = amounts.reduce<number>((total, amount) => total + (amount ?? 0), 0);
  return isSettled ? formatDollars(sum) : `about ${formatDollars(sum)}`;
}

/** From sending to the end of the last attempt; null while it goes on. */
export function runTookMs({ attempts }: Run): number | null {
  const sent = attempts.flatMap(({ sentAtMs }) => (sentAtMs === null ? [] : [sentAtMs]));
  const finished = attempts.map(({ finishedAtMs }) => finishedAtMs);
  if (sent.length === 0 || finished.includes(null)) return null;
  return Math.max(...finished.map((each) => each ?? 0)) - Math.min(...sent);
}
