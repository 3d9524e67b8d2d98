import type { RunId } from '../../shared/ids.ts';
import type { Attempt, Run } from '../../shared/model.ts';
import type { Variants } from '../../shared/variants/variant-rows.ts';
import { formatDollars } from '../../shared/money.ts';
import type { VariantGroup, VariantsEstimate } from '../../shared/variant-model.ts';

type Rows = Extract<Variants, { kind: 'rows' }>;

/** "12 prompts: 4 rows by 3 choices", and what looks like a slip. */
export function countWords({ rows, tableCount, choiceCount, notes }: Rows): string {
  const how =
    tableCount > 1 && choiceCount > 1
      ? `${rows.length} prompts: ${tableCount} rows by ${choiceCount} choices`
      : `${rows.length} ${rows.length === 1 ? 'prompt' : 'prompts'}`;
  return [how, ...notes.map((note) => note.replace(/\.$/, ''))].join('. ');
}

/** What all rows cost together, with what nobody knows said. */
export function totalWords(estimate: VariantsEstimate | null): string {
  if (estimate === null) return '';
  if (estimate.isPlayMoney) return 'free · play money';
  const { knownNanos, unknownCount, amounts } = estimate;
  if (unknownCount === amounts.length) return 'price unknown';
  const known = `about ${formatDollars(knownNanos)}`;
  return unknownCount === 0 ? known : `${known}, and ${unknownCount} of unknown price`;
}

/** "5 done, 1 failed, 6 waiting" of a batch. */
export function progressWords({ progress, rowCount, stoppedAtMs }: VariantGroup): string {
  const { waiting, running, done, failed, cancelled, unknown } = progress;
  const parts = [
    `${done} of ${rowCount} done`,
    running > 0 ? `${running} being made` : null,
    waiting > 0 ? `${waiting} waiting` : null,
    failed > 0 ? `${failed} failed` : null,
    unknown > 0 ? `${unknown} may have been charged` : null,
    cancelled > 0 ? `${cancelled} never sent` : null,
  ];
  const said = parts.filter((part) => part !== null).join(', ');
  return stoppedAtMs === null ? said : `${said}. Stopped after too many failures`;
}

interface AskedRun extends Pick<Run, 'id'> {
  readonly attempts: readonly Pick<Attempt, 'isPlayMoney' | 'estimateNanos'>[];
}

/**
 * "at most $0.08": what asking these runs again costs together, by what their calls were estimated at. Of a run that brought
 * some of its pictures only the rest is asked for.
 */
export function againWords(runs: readonly AskedRun[], runIds: readonly RunId[]): string {
  const attempts = runs.filter(({ id }) => runIds.includes(id)).flatMap((run) => run.attempts);
  if (attempts.length === 0) return '';
  if (attempts.every(({ isPlayMoney }) => isPlayMoney)) return 'free · play money';
  const known = attempts.flatMap(({ estimateNanos }) => estimateNanos ?? []);
  const sum = formatDollars(known.reduce((total, amount) => total + amount, 0));
  if (known.length === attempts.length) return `at most ${sum}`;
  return known.length === 0 ? 'price unknown' : `${sum} and more`;
}

/** Rows shown before a press: the first and the last ones, with how many lie between. */
export function previewOf<Row>(
  rows: readonly Row[],
): readonly { readonly row: Row; readonly index: number }[] {
  const indexed = rows.map((row, index) => ({ row, index }));
  return indexed.length <= firstShown + lastShown
    ? indexed
    : [...indexed.slice(0, firstShown), ...indexed.slice(-lastShown)];
}

export const firstShown = 5;
const lastShown = 3;
