import { readFile, stat } from 'node:fs/promises';
import { RunQuestion } from '../shared/model.ts';
import { shown } from './options.ts';
import { usageError } from './usage-error.ts';

const Extra = RunQuestion.shape.extra;
type Extra = RunQuestion['extra'];

/** More than any provider takes; refused before it is read. */
const maxFileBytes = 1_000_000;

/** The object of `--extra`, given as JSON or as `@file`; null when it was left out. */
export async function readExtra(text: string | null): Promise<Extra> {
  if (text === null) return null;
  const json = text.startsWith('@') ? await readJsonFile(text.slice(1)) : text;
  const value = parsed(json);
  const extra = typeof value === 'object' && value !== null ? Extra.safeParse(value) : null;
  if (extra?.success) return extra.data;
  throw usageError(`--extra takes a JSON object such as '{"user": "me"}', or @FILE with one in it.`);
}

async function readJsonFile(file: string): Promise<string> {
  const facts = await stat(file).catch(() => null);
  if (!facts?.isFile()) throw usageError(`There is no file ${shown(file)} for --extra.`);
  if (facts.size > maxFileBytes) throw usageError(`The file ${shown(file)} is too large for --extra.`);
  return readFile(file, 'utf8');
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
