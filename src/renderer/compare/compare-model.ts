import { parameterNames } from '../../shared/capabilities.ts';
import type { ImageDetail } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';
import { fieldLabel, valueLabel } from '../composer/field-words.ts';
import { costWords } from '../inspector/cost-words.ts';

/** A fact in which the pictures differ, one value a picture. */
export interface DifferenceRow {
  readonly label: string;
  readonly values: readonly string[];
}

/** Only what differs, in the order of the recipe; what is the same is not said. */
export function differenceRows(details: readonly ImageDetail[]): readonly DifferenceRow[] {
  const rows: DifferenceRow[] = [
    row('Model', details, ({ recipe }) => recipe?.model),
    row('Connection', details, ({ recipe }) => recipe?.connection),
    ...parameterNames.map((name) =>
      row(fieldLabel(name), details, ({ recipe }) => {
        const value = recipe?.parameters[name];
        return value === undefined ? undefined : valueLabel(value);
      }),
    ),
    row('Pixels', details, ({ cell }) => `${cell.width} × ${cell.height}`),
    row('File', details, ({ format }) => format.toUpperCase()),
    row('Prompt', details, ({ recipe }) => recipe?.prompt),
    row('Cost', details, costOf),
  ];
  return rows.filter(({ values }) => new Set(values).size > 1);
}

function row(
  label: string,
  details: readonly ImageDetail[],
  read: (detail: ImageDetail) => string | undefined,
): DifferenceRow {
  return { label, values: details.map((detail) => read(detail) ?? '–') };
}

function costOf(detail: ImageDetail): string {
  const { figure } = costWords(detail.cost, detail.recipe === null);
  return figure;
}

/** What all of them cost together in real money, and of how many nobody knows. */
export function totalCost(details: readonly ImageDetail[]): string {
  const bought = details.filter(({ cost, recipe }) => recipe !== null && !cost.isPlayMoney);
  if (bought.length === 0) return 'Nothing was paid';
  const unknown = bought.filter(({ cost }) => cost.amountNanos === null).length;
  const sum = bought.reduce((total, { cost }) => total + (cost.amountNanos ?? 0), 0);
  return `${formatDollars(sum)} together${unknown === 0 ? '' : ` and ${unknown} of unknown cost`}`;
}

/** "quality medium → high, prompt +6 words, $0.028 more": a pair in a line; null where nothing differs. */
export function changeWords(before: ImageDetail, after: ImageDetail): string | null {
  const rows = differenceRows([before, after]).filter(({ label }) => label !== 'Prompt' && label !== 'Cost');
  const [old, now] = [before.recipe, after.recipe];
  const both = old !== null && now !== null;
  // A picture that was not asked for has no settings to differ in: only what is seen of both does.
  const told = both ? rows : rows.filter(({ label }) => ofEveryPicture.includes(label));
  const parts = [
    old === null && now !== null ? `made with ${now.model}` : null,
    ...told.map(({ label, values }) => `${label.toLowerCase()} ${values[0]} → ${values[1]}`),
    both ? promptChange(old.prompt, now.prompt) : null,
    costChange(before, after),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

/** Facts that brought along and made ones alike have. */
const ofEveryPicture: readonly string[] = ['Pixels', 'File'];

function promptChange(before: string, after: string): string | null {
  if (before === after) return null;
  const count = (text: string) => text.split(/\s+/).filter(Boolean).length;
  const more = count(after) - count(before);
  if (more === 0) return 'prompt reworded';
  return `prompt ${more > 0 ? '+' : '−'}${Math.abs(more)} ${Math.abs(more) === 1 ? 'word' : 'words'}`;
}

function costChange({ cost: before }: ImageDetail, { cost: after }: ImageDetail): string | null {
  if (before.isPlayMoney || after.isPlayMoney) return null;
  if (before.amountNanos === null || after.amountNanos === null) return null;
  const more = after.amountNanos - before.amountNanos;
  if (more === 0) return null;
  return `${formatDollars(Math.abs(more))} ${more > 0 ? 'more' : 'less'}`;
}
