import type { CapScope } from '../../shared/money-model.ts';
import { formatDollars } from '../../shared/money.ts';
import type { CountedMoney } from '../db/caps.ts';

interface Phrases {
  /** "today's cap", said of what it limits by `label`. */
  readonly cap: (label: string) => string;
  /** "today" */
  readonly about: (label: string) => string;
  /** Beside raising the cap; null where time changes nothing. */
  readonly wait: string | null;
}

const phrases: Readonly<Record<CapScope['kind'], Phrases>> = {
  day: { cap: () => "today's cap", about: () => 'today', wait: 'wait until tomorrow' },
  month: { cap: () => "this month's cap", about: () => 'this month', wait: 'wait until next month' },
  project: {
    cap: (label) => `the cap of project "${label}"`,
    about: (label) => `project "${label}"`,
    wait: null,
  },
  connection: {
    cap: (label) => `the cap of connection "${label}"`,
    about: (label) => `connection "${label}"`,
    wait: null,
  },
};

/** One cap in a sentence: what it limits, what stands against it. */
export interface CapFacts extends CountedMoney {
  readonly kind: CapScope['kind'];
  readonly label: string;
  readonly limitNanos: number;
}

/** "today's cap of $1.00" */
export function capName({ kind, label, limitNanos }: CapFacts): string {
  return `${phrases[kind].cap(label)} of ${formatDollars(limitNanos)}`;
}

/** "$0.19 is spent, $0.76 is reserved or may have been charged" */
export function countedWords({ spentNanos, heldNanos }: CountedMoney): string {
  const spent = spentNanos === 0 && heldNanos > 0 ? [] : [`${formatDollars(spentNanos)} is spent`];
  const held = heldNanos === 0 ? [] : [`${formatDollars(heldNanos)} is reserved or may have been charged`];
  return [...spent, ...held].join(', ');
}

/** "Raise the cap, or wait until tomorrow." */
function wayOut({ kind }: Pick<CapFacts, 'kind'>): string {
  const { wait } = phrases[kind];
  return wait === null ? 'Raise the cap to go on.' : `Raise the cap, or ${wait}.`;
}

export function passesCap(facts: CapFacts, amountNanos: number): string {
  const cost = `this may cost up to ${formatDollars(amountNanos)}`;
  return `This would pass ${capName(facts)}: ${countedWords(facts)}, and ${cost}. ${wayOut(facts)}`;
}

export function capIsReached(facts: CapFacts): string {
  return `${capitalised(capName(facts))} is reached: ${countedWords(facts)}. ${wayOut(facts)}`;
}

export function passesWarning(facts: CapFacts, amountNanos: number): string {
  const cost = `this may cost up to ${formatDollars(amountNanos)}`;
  return `This would pass ${warningName(facts)}: ${countedWords(facts)}, and ${cost}.`;
}

/** "the warning at $0.80 for today" */
export function warningName({ kind, label, limitNanos }: CapFacts): string {
  return `the warning at ${formatDollars(limitNanos)} for ${phrases[kind].about(label)}`;
}

export function needsCeiling(facts: CapFacts): string {
  return (
    `The cost of this cannot be known beforehand, and ${capName(facts)} stands. ` +
    'Say the most it may cost, or clear the cap.'
  );
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
