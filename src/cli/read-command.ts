import type { Command } from './command.ts';
import { commands } from './commands.ts';
import { commandHelp, globalOptions, overview } from './help.ts';
import { parseOptions, shown, type GivenOptions } from './options.ts';
import { usageError } from './usage-error.ts';

/** What a command line asks for. */
export type Asked =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'command';
      readonly command: Command;
      readonly words: readonly string[];
      readonly options: GivenOptions;
    };

/** True when `--json` is among the options, even where the rest cannot be read: it decides how errors look. */
export function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json');
}

export function readCommand(argv: readonly string[], version: string): Asked {
  const first = argv[0] ?? 'help';
  if (first === '--version' || first === 'version') return { kind: 'text', text: version };
  if (first === '--help' || first === '-h') return { kind: 'text', text: overview() };
  if (first === 'help') return { kind: 'text', text: argv.length > 1 ? helpFor(argv.slice(1)) : overview() };
  const { command, rest } = findCommand(argv);
  if (asksForHelp(rest)) return { kind: 'text', text: commandHelp(command) };
  const { words, options } = parseOptions(rest, { ...globalOptions, ...command.options });
  checkOperands(command, words);
  return { kind: 'command', command, words, options };
}

function asksForHelp(rest: readonly string[]): boolean {
  const end = rest.indexOf('--');
  return (end === -1 ? rest : rest.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

function helpFor(names: readonly string[]): string {
  return commandHelp(findCommand(names).command);
}

/** Options may stand before, between and after the words of a command's name. */
function findCommand(argv: readonly string[]): { command: Command; rest: readonly string[] } {
  const skipped = leadingOptions(argv);
  const rest = argv.slice(skipped.length);
  for (const command of commands) {
    const name = command.name.split(' ');
    if (name.every((word, index) => rest[index] === word)) {
      return { command, rest: [...skipped, ...rest.slice(name.length)] };
    }
  }
  throw usageError(unknownCommand(rest));
}

/** `--json` and `--library DIR` before the command, as people who wrap it write them. */
function leadingOptions(argv: readonly string[]): readonly string[] {
  let count = 0;
  for (;;) {
    const word = argv[count] ?? '';
    if (word === '--library') count += 2;
    else if (word === '--json' || word.startsWith('--library=')) count += 1;
    else return argv.slice(0, count);
  }
}

function unknownCommand(rest: readonly string[]): string {
  const noun = rest[0] ?? '';
  if (noun === '') return 'No command was given. `proofsheet help` lists them.';
  if (noun.startsWith('-')) return `Unknown option ${shown(noun)}. \`proofsheet help\` lists commands.`;
  const verbs = commands.filter((command) => command.name.startsWith(`${noun} `));
  if (verbs.length === 0) return `Unknown command ${shown(noun)}. \`proofsheet help\` lists them.`;
  return `${noun} needs one of: ${verbs.map((command) => command.name.slice(noun.length + 1)).join(', ')}.`;
}

function checkOperands(command: Command, words: readonly string[]): void {
  const { operands, name } = command;
  const missing = operands[words.length];
  if (missing !== undefined && !isOptional(missing))
    throw usageError(`${name} needs ${missing}: proofsheet ${name} ${missing}.`);
  if (operands.at(-1)?.includes('…') === true) return;
  const extra = words[operands.length];
  if (extra !== undefined) throw usageError(`${name} does not take ${shown(extra)}.`);
}

/** "[ID…]": none, one or many. */
function isOptional(operand: string): boolean {
  return operand.startsWith('[');
}
