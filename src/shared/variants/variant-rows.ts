import {
  countChoices,
  expandChoices,
  fillParts,
  parsePrompt,
  variableNames,
  type PromptParts,
} from './alternatives.ts';
import { maxVariantRows, variableKey, type VariantTable } from './read-table.ts';

/** One prompt to be asked for, and the words that set it apart from the others. */
export interface VariantRow {
  readonly prompt: string;
  readonly label: string;
}

/** What a prompt and a table come to: one prompt as written, many, or why not. */
export type Variants =
  | { readonly kind: 'one'; readonly prompt: string }
  | {
      readonly kind: 'rows';
      readonly rows: readonly VariantRow[];
      /** Rows of the table, and alternatives of the prompt for each: their product is the count. */
      readonly tableCount: number;
      readonly choiceCount: number;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'problem'; readonly message: string };

/** Works out every prompt: each row of the table, and for each every choice of the prompt. */
export function variantsOf(prompt: string, table: VariantTable | null): Variants {
  const template =
    prompt.trim() === '' && table !== null && hasColumn(table, 'prompt') ? '{{prompt}}' : prompt;
  const parts = parsePrompt(template);
  const names = variableNames(parts);
  if (table === null && names[0] !== undefined) {
    return {
      kind: 'problem',
      message: `{{${names[0]}}} is still to be filled in: write words in its place, or add a table with a column of that name.`,
    };
  }
  const unknown = table === null ? undefined : names.find((name) => !hasColumn(table, name));
  if (table !== null && unknown !== undefined) {
    return {
      kind: 'problem',
      message: `The table has no column ${unknown}. It has ${table.columns.join(', ')}.`,
    };
  }
  const choiceCount = countChoices(parts);
  if (table === null && choiceCount === 1) return { kind: 'one', prompt: fillParts(parts, () => '') };
  return rowsOf(parts, table, choiceCount);
}

function rowsOf(parts: PromptParts, table: VariantTable | null, choiceCount: number): Variants {
  const tableCount = table?.rows.length ?? 1;
  const count = tableCount * choiceCount;
  if (count > maxVariantRows) {
    const shown = Number.isFinite(count) && count < 1e9 ? count.toLocaleString('en-US') : 'very many';
    return {
      kind: 'problem',
      message: `This makes ${shown} prompts; at most ${maxVariantRows} can be asked for at once.`,
    };
  }
  const chosen = expandChoices(parts);
  const used = variableNames(parts);
  const rows = (table?.rows ?? [[]]).flatMap((values) => {
    const valueOf = (name: string): string => (table === null ? '' : cellOf(table, values, name).trim());
    return chosen.map(({ parts: words, choices }) => ({
      prompt: fillParts(words, valueOf).trim(),
      label: [...used.map(valueOf), ...choices.map((choice) => choice.trim())].filter(Boolean).join(' · '),
    }));
  });
  const empty = rows.findIndex((row) => row.prompt === '');
  if (empty >= 0) return { kind: 'problem', message: `Row ${empty + 1} makes an empty prompt.` };
  return { kind: 'rows', rows, tableCount, choiceCount, notes: notesOn(rows, table, used) };
}

function notesOn(
  rows: readonly VariantRow[],
  table: VariantTable | null,
  used: readonly string[],
): readonly string[] {
  const notes: string[] = [];
  const same = rows.length - new Set(rows.map(({ prompt }) => prompt)).size;
  if (same > 0) notes.push(same === 1 ? 'Two prompts are the same.' : `${same} prompts repeat others.`);
  const keys = new Set(used.map(variableKey));
  const unused = table?.columns.filter((name) => !keys.has(variableKey(name))) ?? [];
  if (unused.length > 0) notes.push(`Not used in the prompt: ${unused.join(', ')}.`);
  const gaps = table?.rows.filter((values) => used.some((name) => cellOf(table, values, name).trim() === ''));
  if (gaps && gaps.length > 0)
    notes.push(gaps.length === 1 ? 'One row has an empty value.' : `${gaps.length} rows have empty values.`);
  return notes;
}

function hasColumn(table: VariantTable, name: string): boolean {
  return table.columns.some((column) => variableKey(column) === variableKey(name));
}

function cellOf(table: VariantTable, values: readonly string[], name: string): string {
  return values[table.columns.findIndex((column) => variableKey(column) === variableKey(name))] ?? '';
}
