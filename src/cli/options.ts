import { usageError } from './usage-error.ts';

/** One option of a command, as the parser and the help text both read it. */
export interface OptionRule {
  /** What stands for the value in the help text; null for a switch. */
  readonly value: string | null;
  readonly summary: string;
  readonly isRequired?: boolean;
  /** May be given several times. */
  readonly isList?: boolean;
}

export type OptionRules = Readonly<Record<string, OptionRule>>;

/** What was given: read by name, so that a handler cannot take a list for a text. */
export interface GivenOptions {
  /** The value of an option, or null when it was not given. */
  text(name: string): string | null;
  list(name: string): readonly string[];
  isOn(name: string): boolean;
  /** A whole number within limits; anything else is refused by name. */
  integer(name: string, min: number, max: number): number | null;
}

export interface ParsedArguments {
  readonly words: readonly string[];
  readonly options: GivenOptions;
}

/**
 * Reads `--name value`, `--name=value` and switches, strictly: an unknown option, one without its value, one given
 * twice and a missing one are each refused by name. After `--` everything is a word.
 */
export function parseOptions(argv: readonly string[], rules: OptionRules): ParsedArguments {
  const words: string[] = [];
  const given = new Map<string, string[]>();
  let isLiteral = false;
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    if (isLiteral || !word.startsWith('-') || /^-\d/.test(word)) words.push(word);
    else if (word === '--') isLiteral = true;
    else if (takeOption(word, argv[index + 1], rules, given)) index += 1;
  }
  for (const [name, rule] of Object.entries(rules)) {
    if (rule.isRequired && !given.has(name)) throw usageError(`--${name} is missing: ${rule.summary}.`);
  }
  return { words, options: readGiven(given) };
}

/** True when the following word was its value. */
function takeOption(
  word: string,
  next: string | undefined,
  rules: OptionRules,
  given: Map<string, string[]>,
): boolean {
  const equals = word.indexOf('=');
  const name = (equals === -1 ? word : word.slice(0, equals)).replace(/^--/, '');
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (!rule) throw usageError(`Unknown option ${shown(word)}.${didYouMean(name, rules)}`);
  const earlier = given.get(name);
  if (earlier && !rule.isList) throw usageError(`--${name} is given twice; it takes one value.`);
  if (rule.value === null) {
    if (equals !== -1) throw usageError(`--${name} takes no value.`);
    given.set(name, ['']);
    return false;
  }
  const value = equals === -1 ? next : word.slice(equals + 1);
  // `--prompt --model x` is a forgotten value far more often than a prompt that begins with dashes.
  if (value === undefined || (equals === -1 && value.startsWith('--'))) {
    throw usageError(`--${name} needs a value: --${name} ${rule.value}.`);
  }
  given.set(name, [...(earlier ?? []), value]);
  return equals === -1;
}

function readGiven(given: ReadonlyMap<string, readonly string[]>): GivenOptions {
  const text = (name: string): string | null => given.get(name)?.[0] ?? null;
  return {
    text,
    list: (name) => given.get(name) ?? [],
    isOn: (name) => given.has(name),
    integer(name, min, max) {
      const value = text(name);
      if (value === null) return null;
      const number = Number(value);
      if (/^-?\d{1,9}$/.test(value) && number >= min && number <= max) return number;
      throw usageError(`--${name} must be a whole number from ${min} to ${max}; ${shown(value)} is not.`);
    },
  };
}

function didYouMean(name: string, rules: OptionRules): string {
  const near = Object.keys(rules).filter((each) => each.startsWith(name.slice(0, 3)));
  return near.length === 0 ? '' : ` Did you mean ${near.map((each) => `--${each}`).join(' or ')}?`;
}

/** Somebody's own words in a message: quoted, bounded, without control characters. */
export function shown(text: string): string {
  const bounded = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return JSON.stringify(bounded);
}
