/**
 * A prompt with choices in it: `{dawn|noon}` stands for either word, groups nest, and `{{name}}` stands for a column of a
 * table. A backslash before a brace or a bar makes it an ordinary character; braces without a bar inside are ordinary too.
 */
export type PromptPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'choice'; readonly options: readonly PromptParts[] }
  | { readonly kind: 'variable'; readonly name: string };
export type PromptParts = readonly PromptPart[];

/** Deeper than anybody writes by hand; braces beyond it are ordinary characters. */
const deepest = 20;

/** A name between double braces: letters, figures, spaces, dashes and underscores. */
const variablePattern = /\{\{\s*([\p{L}\p{N}_][\p{L}\p{N}_ -]{0,58}[\p{L}\p{N}_]|[\p{L}\p{N}_])\s*\}\}/uy;

interface Frame {
  readonly options: PromptPart[][];
}

/** Reads a prompt. Never fails: what is not a choice or a variable is text. */
export function parsePrompt(prompt: string): PromptParts {
  const stack: Frame[] = [{ options: [[]] }];
  let index = 0;
  while (index < prompt.length) {
    const character = prompt.charAt(index);
    const variable = character === '{' ? variableAt(prompt, index) : null;
    if (character === '\\' && '{|}'.includes(prompt.charAt(index + 1) || ' ')) {
      addText(stack, prompt.charAt(index + 1));
      index += 2;
      continue;
    }
    if (variable !== null) {
      add(stack, { kind: 'variable', name: variable.name });
      index += variable.length;
      continue;
    }
    if (character === '{' && stack.length <= deepest) stack.push({ options: [[]] });
    else if (character === '|' && stack.length > 1) stack.at(-1)?.options.push([]);
    else if (character === '}' && stack.length > 1) closeGroup(stack);
    else addText(stack, character);
    index += 1;
  }
  while (stack.length > 1) spill(stack, '');
  return stack[0]?.options[0] ?? [];
}

function variableAt(prompt: string, index: number): { name: string; length: number } | null {
  variablePattern.lastIndex = index;
  const match = variablePattern.exec(prompt);
  return match?.[1] === undefined ? null : { name: match[1], length: match[0].length };
}

function closeGroup(stack: Frame[]): void {
  const frame = stack.at(-1);
  if (frame && frame.options.length > 1) {
    stack.pop();
    add(stack, { kind: 'choice', options: frame.options });
  } else spill(stack, '}');
}

/** Gives a brace that opened no choice back as the characters it was written with. */
function spill(stack: Frame[], end: string): void {
  const frame = stack.pop();
  addText(stack, '{');
  frame?.options.forEach((option, place) => {
    if (place > 0) addText(stack, '|');
    for (const part of option)
      if (part.kind === 'text') addText(stack, part.text);
      else add(stack, part);
  });
  addText(stack, end);
}

function add(stack: Frame[], part: PromptPart): void {
  stack.at(-1)?.options.at(-1)?.push(part);
}

function addText(stack: Frame[], text: string): void {
  if (text === '') return;
  const parts = stack.at(-1)?.options.at(-1);
  const last = parts?.at(-1);
  if (parts && last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + text };
  else parts?.push({ kind: 'text', text });
}

/** How many prompts there are in it; infinite where nobody could count that far. */
export function countChoices(parts: PromptParts): number {
  return parts.reduce((product, part) => {
    if (part.kind !== 'choice') return product;
    return product * part.options.reduce((sum, option) => sum + countChoices(option), 0);
  }, 1);
}

/** One prompt of many: its words, with variables still to be filled in, and what was chosen on the way. */
export interface Chosen {
  readonly parts: PromptParts;
  readonly choices: readonly string[];
}

/** Every prompt in it, the last choice changing fastest. Count first: nothing here stops at a limit. */
export function expandChoices(parts: PromptParts): readonly Chosen[] {
  return parts.reduce<readonly Chosen[]>(
    (before, part) => before.flatMap((chosen) => extended(chosen, part)),
    [{ parts: [], choices: [] }],
  );
}

function extended(chosen: Chosen, part: PromptPart): readonly Chosen[] {
  if (part.kind !== 'choice') return [{ ...chosen, parts: [...chosen.parts, part] }];
  return part.options.flatMap((option) =>
    expandChoices(option).map((inner) => ({
      parts: [...chosen.parts, ...inner.parts],
      choices: [...chosen.choices, wordsOf(inner.parts)],
    })),
  );
}

/** The words of parts without choices; a variable shows as it is written. */
function wordsOf(parts: PromptParts): string {
  return fillParts(parts, (name) => `{{${name}}}`);
}

/** The words of parts, each variable replaced by its value. Values are taken as they are: braces in them choose nothing. */
export function fillParts(parts: PromptParts, valueOf: (name: string) => string): string {
  return parts
    .map((part) => (part.kind === 'text' ? part.text : part.kind === 'variable' ? valueOf(part.name) : ''))
    .join('');
}

/** Names of the variables in it, each once, in the order they are written. */
export function variableNames(parts: PromptParts): readonly string[] {
  const names = parts.flatMap((part): readonly string[] => {
    if (part.kind === 'variable') return [part.name];
    return part.kind === 'choice' ? part.options.flatMap(variableNames) : [];
  });
  return [...new Set(names)];
}
