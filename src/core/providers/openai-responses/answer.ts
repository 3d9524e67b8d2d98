import type { OutputItem } from './reply-schema.ts';

/** Longer answers are cut: they are shown beside a picture. */
const longestAnswer = 20_000;
const longestArguments = 500;

/** What the model said, and which tools it wanted; null when it said nothing. Nothing in here is ever run. */
export function answerOf(items: readonly OutputItem[]): string | null {
  const lines = items.flatMap(linesOf);
  return lines.length === 0 ? null : lines.join('\n\n').slice(0, longestAnswer);
}

function linesOf(item: OutputItem): readonly string[] {
  if ('content' in item) {
    return item.content.flatMap((part) => part.text ?? part.refusal ?? []).filter((text) => text !== '');
  }
  if ('result' in item) {
    const words = item.error?.message ?? '';
    return words === '' ? [] : [`One picture was not made: ${words}`];
  }
  if (!('arguments' in item)) return [];
  const name = item.name ?? item.type.replace(/_call$/, '').replaceAll('_', ' ');
  const given = item.arguments ?? '';
  const shown = given === '' ? '' : ` with ${given.slice(0, longestArguments)}`;
  return [
    `The model asked for the tool “${name}”${shown}. Proofsheet shows such calls and does not run them.`,
  ];
}
