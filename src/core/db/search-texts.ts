import type Database from 'better-sqlite3';
import { createImageTexts, type ImageTextRow } from './image-texts.ts';
import type { Check } from './search-checks.ts';
import type { Condition } from './search-conditions.ts';
import type { SearchPlan } from './search-plan.ts';
import { foldText, isPlain } from './search-terms.ts';

/** True where reading a text tells what asking this index would. */
export function canBeRead({ index, parts }: Condition): boolean {
  return index === 'image_substrings' && parts.every(isPlain);
}

/**
 * Tells which of some pictures these conditions find by reading their texts: some five microseconds each, wherever they
 * lie. An index has to be read between all of them, which for few pictures and a common word is most of a library.
 */
export function prepareReading(
  db: Database.Database,
  { wanted, excluded }: Pick<SearchPlan, 'wanted' | 'excluded'>,
): Check {
  const texts = createImageTexts(db);
  const tagsOf = createTagsOf(db, partsOf([...wanted, ...excluded]));
  return (places) => {
    const ids = places.map(({ id }) => id);
    const tags = tagsOf(ids);
    const found = new Set<number>();
    for (const row of texts(ids)) {
      const text = foldedOf(row, tags.get(row.id) ?? '');
      const isFound =
        wanted.every(({ parts }) => parts.every((part) => text.includes(part))) &&
        !excluded.some(({ parts }) => parts.some((part) => text.includes(part)));
      if (isFound) found.add(row.id);
    }
    return places.filter(({ id }) => found.has(id));
  };
}

const partsOf = (conditions: readonly Condition[]): string[] => conditions.flatMap(({ parts }) => parts);

/** Each text by itself, as no part holds a line break: nothing is found across two of them. */
function foldedOf(row: ImageTextRow, tags: string): string {
  const { prompt, revisedPrompt, fileName, note, answer, model } = row;
  let text = tags;
  for (const part of [prompt, revisedPrompt, fileName, note, answer, model])
    if (part !== null && part !== '') text += `\n${foldText(part)}`;
  return text;
}

/** The folded names of the pictures' tags, where one that is looked for stands in any tag's name. */
function createTagsOf(db: Database.Database, parts: readonly string[]) {
  const names = db.prepare<[], { id: number; name: string }>('SELECT id, name FROM tag').all();
  const folded = new Map(names.map(({ id, name }) => [id, foldText(name)]));
  const telling = [...folded].filter(([, name]) => parts.some((part) => name.includes(part)));
  if (telling.length === 0) return (): ReadonlyMap<number, string> => new Map<number, string>();
  const read = db.prepare<[string], { id: number; tagId: number }>(
    `SELECT image_id AS id, tag_id AS tagId FROM json_each(?) AS asked
      CROSS JOIN image_tag ON image_id = asked.value`,
  );
  return (ids: readonly number[]): ReadonlyMap<number, string> => {
    const tags = new Map<number, string>();
    for (const { id, tagId } of read.all(JSON.stringify(ids)))
      tags.set(id, `${tags.get(id) ?? ''}\n${folded.get(tagId) ?? ''}`);
    return tags;
  };
}
