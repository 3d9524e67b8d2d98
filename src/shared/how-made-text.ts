import { parameterNames } from './capabilities.ts';
import type { HowMade, MadeStep } from './chain-model.ts';
import type { ImageId } from './ids.ts';
import { formatDollars } from './money.ts';

/** What a chain of steps came to: real money, and what of it nobody knows. */
export interface ChainTotal {
  readonly amountNanos: number;
  readonly boughtCount: number;
  readonly unknownCount: number;
  readonly playCount: number;
}

/** Sums what is real; play money and pictures brought along cost nothing. */
export function totalOf(
  steps: readonly Pick<MadeStep, 'origin' | 'isPlayMoney' | 'amountNanos'>[],
): ChainTotal {
  const made = steps.filter((step) => step.origin === 'made');
  const bought = made.filter((step) => !step.isPlayMoney);
  return {
    amountNanos: bought.reduce((sum, step) => sum + (step.amountNanos ?? 0), 0),
    boughtCount: bought.length,
    unknownCount: bought.filter((step) => step.amountNanos === null).length,
    playCount: made.length - bought.length,
  };
}

/** "$0.38", "$0.38 and 2 of unknown cost", "free, play money", "nothing". */
export function totalWords({ amountNanos, boughtCount, unknownCount, playCount }: ChainTotal): string {
  if (boughtCount === 0) return playCount > 0 ? 'free, play money' : 'nothing';
  const unknown = unknownCount === 0 ? '' : ` and ${unknownCount} of unknown cost`;
  return `${formatDollars(amountNanos)}${unknown}`;
}

/** What one step cost, in words. */
function stepCost({ origin, isPlayMoney, amountNanos }: MadeStep): string {
  if (origin !== 'made') return 'no cost';
  if (isPlayMoney) return 'free, play money';
  return amountNanos === null ? 'cost unknown' : formatDollars(amountNanos);
}

/** How a picture came about, as Markdown that reads as plain text too: every step, its inputs by step, and the total. */
export function howMadeText(made: HowMade): string {
  const numbers = new Map(made.steps.map((step, index) => [step.imageId, index + 1]));
  const lines = made.steps.flatMap((step) => [...stepLines(step, numbers), '']);
  const cut = made.isCut ? ['Older steps are left out.', ''] : [];
  const title = `# How picture ${made.imageId} was made`;
  return [title, '', ...cut, ...lines, `Total: ${totalWords(totalOf(made.steps))}`, ''].join('\n');
}

function stepLines(step: MadeStep, numbers: ReadonlyMap<ImageId, number>): string[] {
  const facts: (readonly [string, string | null])[] = [
    ['Prompt', step.prompt],
    ['Rewritten by the provider', step.revisedPrompt === step.prompt ? null : step.revisedPrompt],
    [
      'Model',
      step.model === null ? null : `${step.model} through ${step.connection ?? 'a removed connection'}`,
    ],
    ['Settings', settingsOf(step)],
    ['From', inputWords(step, numbers)],
    ['Cost', stepCost(step)],
    ['State', stateWords[step.state]],
  ];
  return [
    `## ${numbers.get(step.imageId) ?? 0}. ${titleOf(step)}`,
    ...facts.flatMap(([name, value]) =>
      value === null || value === '' ? [] : [`- ${name}: ${indented(value)}`],
    ),
  ];
}

const stateWords = { here: null, trash: 'in the trash', gone: 'removed for good' } as const;

function titleOf(step: MadeStep): string {
  const size = `${step.width} × ${step.height}`;
  const day = new Date(step.madeAtMs).toISOString().slice(0, 10);
  const name = step.fileName === null ? '' : ` “${step.fileName}”`;
  const what = {
    made: `Picture ${step.imageId}, v${step.version}`,
    imported: `Picture ${step.imageId}${name}, imported`,
    mask: `Mask ${step.imageId}${name}`,
  }[step.origin];
  return `${what}, ${size}, ${day}`;
}

function settingsOf({ parameters, extra }: MadeStep): string | null {
  const given = parameters ?? {};
  const named = parameterNames.flatMap((name) => {
    const value = given[name];
    return value === undefined ? [] : [`${name} ${value}`];
  });
  const own = extra === null ? [] : [`extra fields ${JSON.stringify(extra)}`];
  const all = [...named, ...own];
  return all.length === 0 ? null : all.join(', ');
}

/** "step 1 (source), step 3 (reference @2), step 4 (mask)": the number of a reference is the one a prompt names. */
function inputWords(step: MadeStep, numbers: ReadonlyMap<ImageId, number>): string | null {
  if (step.inputs.length === 0) return null;
  return step.inputs
    .map(({ imageId, role }, index) => {
      const number = numbers.get(imageId);
      const where = number === undefined ? `picture ${imageId}` : `step ${number}`;
      return `${where} (${role === 'reference' ? `reference @${index + 1}` : role})`;
    })
    .join(', ');
}

/** A prompt of several lines stays one item of the list. */
function indented(text: string): string {
  return text.trim().replaceAll(/\r?\n/g, '\n  ');
}
