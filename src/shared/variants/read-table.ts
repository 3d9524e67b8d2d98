import { z } from 'zod';

/** Rows with named values, as a person pasted or dropped them. */
export interface VariantTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export type ReadTable = { readonly table: VariantTable } | { readonly problem: string };

/** More than anybody reads through before pressing; a press of this many is a slip more often than a wish. */
export const maxVariantRows = 500;
/** As much text as a draft keeps. */
export const maxTableCharacters = 400_000;
const maxColumns = 50;
const maxNameCharacters = 60;

/** Reads CSV (commas, semicolons or tabs) with a line of names on top, or a JSON list. Nothing in a cell is computed. */
export function readTable(text: string): ReadTable {
  if (text.length > maxTableCharacters) {
    return { problem: `The table is larger than ${maxTableCharacters.toLocaleString('en-US')} characters.` };
  }
  const plain = text.replace(/^\uFEFF/, '');
  if (plain.trim() === '') return { problem: 'The table is empty.' };
  const read = /^\s*[[{]/.test(plain) ? readJson(plain) : readCsv(plain);
  return 'problem' in read ? read : checked(read.table);
}

function checked(table: VariantTable): ReadTable {
  const { columns, rows } = table;
  if (rows.length === 0) return { problem: 'The table has names on top and no rows beneath.' };
  if (rows.length > maxVariantRows) {
    return {
      problem: `The table has ${rows.length.toLocaleString('en-US')} rows; at most ${maxVariantRows} can be asked for at once.`,
    };
  }
  if (columns.length > maxColumns)
    return { problem: `The table has ${columns.length} columns; at most ${maxColumns} are read.` };
  const wrong = columns.findIndex((name) => name === '' || name.length > maxNameCharacters);
  if (wrong >= 0) {
    return { problem: `Column ${wrong + 1} has no usable name: the first line must name every column.` };
  }
  const keys = columns.map(variableKey);
  const twice = columns.find((_, index) => keys.indexOf(keys[index] ?? '') !== index);
  return twice === undefined ? { table } : { problem: `Two columns are named ${twice}.` };
}

/** What names are compared by: case and the space around them do not matter. */
export function variableKey(name: string): string {
  return name.trim().toLowerCase();
}

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const JsonTable = z.union([z.array(z.record(z.string(), Scalar)), z.array(z.string())]);

function readJson(text: string): ReadTable {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'The table begins like JSON but is not JSON.' };
  }
  const parsed = JsonTable.safeParse(value);
  if (!parsed.success) {
    return { problem: 'JSON must be a list of objects with plain values, or a list of prompts.' };
  }
  const objects = parsed.data.map((row) => (typeof row === 'string' ? { prompt: row } : row));
  const columns = [...new Set(objects.flatMap((row) => Object.keys(row)))];
  const maps = objects.map((row) => new Map(Object.entries(row)));
  const rows = maps.map((row) => columns.map((name) => String(row.get(name) ?? '')));
  return { table: { columns: columns.map((name) => name.trim()), rows } };
}

function readCsv(text: string): ReadTable {
  const lines = readLines(text, delimiterOf(text));
  if ('problem' in lines) return lines;
  const [head, ...rows] = lines.records.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const columns = (head?.cells ?? []).map((name) => name.trim());
  // Spreadsheets leave empty columns at the end of every line.
  while (columns.length > 1 && columns.at(-1) === '') columns.pop();
  for (const { cells, line } of rows) {
    const extra = cells.slice(columns.length).some((cell) => cell.trim() !== '');
    if (extra) {
      return {
        problem: `Line ${line} has ${cells.length} values, and there are ${columns.length} columns. Put values with a ${words(delimiterOf(text))} in quotes.`,
      };
    }
  }
  return { table: { columns, rows: rows.map(({ cells }) => columns.map((_, at) => cells[at] ?? '')) } };
}

const delimiters = [',', ';', '\t'] as const;
type Delimiter = (typeof delimiters)[number];

function words(delimiter: Delimiter): string {
  return delimiter === ',' ? 'comma' : delimiter === ';' ? 'semicolon' : 'tab';
}

/** The one that the first line has most of. */
function delimiterOf(text: string): Delimiter {
  const head = text.split(/\r?\n|\r/, 1)[0] ?? '';
  const count = (delimiter: Delimiter) => head.split(delimiter).length;
  return delimiters.reduce((best, each) => (count(each) > count(best) ? each : best));
}

interface CsvRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

/** The state machine of RFC 4180: quotes around a cell, doubled inside it; line ends of every system. */
function readLines(
  text: string,
  delimiter: string,
): { readonly records: readonly CsvRecord[] } | { readonly problem: string } {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let cell = '';
  let quotedSince: number | null = null;
  let line = 1;
  let startLine = 1;
  const endRecord = (): void => {
    records.push({ cells: [...cells, cell], line: startLine });
    cells = [];
    cell = '';
  };
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    const isLineEnd = character === '\n' || character === '\r';
    const isPair = character === '\r' && text.charAt(index + 1) === '\n';
    if (isLineEnd) line += 1;
    if (quotedSince !== null) {
      if (character === '"' && text.charAt(index + 1) === '"') index += 1;
      else if (character === '"') {
        quotedSince = null;
        continue;
      } else if (isPair) index += 1;
      cell += isLineEnd ? '\n' : character;
    } else if (character === '"' && cell.trim() === '') {
      quotedSince = line;
      cell = '';
    } else if (character === delimiter) {
      cells.push(cell);
      cell = '';
    } else if (isLineEnd) {
      if (isPair) index += 1;
      endRecord();
      startLine = line;
    } else cell += character;
  }
  if (quotedSince !== null) return { problem: `A quote that opens in line ${quotedSince} is never closed.` };
  if (cell !== '' || cells.length > 0) endRecord();
  return { records };
}
