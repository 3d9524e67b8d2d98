import type { Command } from './command.ts';
import { commands } from './commands.ts';
import type { OptionRules } from './options.ts';
import { columns } from './text.ts';

/** Options every command takes. */
export const globalOptions: OptionRules = {
  json: { value: null, summary: 'print JSON and nothing else' },
  library: { value: 'DIR', summary: "the library's folder; the usual one when left out" },
  help: { value: null, summary: 'show this' },
};

export function overview(): string {
  const rows = commands.map((command) => [`  ${usage(command)}`, command.summary]);
  rows.push(['  serve', 'open the library in a browser on this machine']);
  return [
    'Usage: proofsheet COMMAND [OPTIONS]',
    '',
    columns(rows),
    '',
    'With every command:',
    printOptions(globalOptions),
    '',
    '`proofsheet help COMMAND` shows the options of one.',
    'Exit codes: 0 done, 1 other, 2 bad input, 3 over a cap, 4 refused by the provider, 5 outcome unknown.',
  ].join('\n');
}

export function commandHelp(command: Command): string {
  const own = Object.keys(command.options).length === 0 ? [] : [printOptions(command.options), ''];
  return [
    `Usage: proofsheet ${usage(command)} [OPTIONS]`,
    '',
    `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`,
    '',
    ...own,
    'With every command:',
    printOptions(globalOptions),
  ].join('\n');
}

function usage(command: Command): string {
  return [command.name, ...command.operands].join(' ');
}

function printOptions(rules: OptionRules): string {
  return columns(
    Object.entries(rules).map(([name, rule]) => [
      `  --${name}${rule.value === null ? '' : ` ${rule.value}`}`,
      `${rule.summary}${rule.isRequired ? ' (needed)' : ''}`,
    ]),
  );
}
