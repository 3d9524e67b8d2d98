import type { RecipeField, SharedRecipe } from '../../shared/organise-model.ts';
import { fieldLabelOf, valueLabel } from '../composer/field-words.ts';
import { sizeWords } from '../composer/size-words.ts';

/** One line about several pictures; `isShared` where all of them have this value. */
export interface SharedRow {
  readonly label: string;
  readonly value: string;
  readonly isShared: boolean;
}

/** What several pictures were asked for with: the value all share, or in how many ways they differ. */
export function sharedRows(recipe: SharedRecipe): readonly SharedRow[] {
  const { count, differsCount } = recipe;
  const rows = recipe.fields.map(({ field, having, different, value }) => {
    const isShared = value !== null && having === count;
    return {
      label: fieldLabelOf(field),
      value: valueWords(recipe, { field, having, different, value }),
      isShared,
    };
  });
  if (differsCount === 0) return rows;
  const value = differsCount === count ? 'all of them' : `${numbered(differsCount)} of ${numbered(count)}`;
  return [...rows, { label: 'Asked ≠ got', value, isShared: false }];
}

function valueWords(
  { count }: SharedRecipe,
  { field, having, different, value }: SharedRecipe['fields'][number],
): string {
  if (value === null) return `mixed, ${numbered(different)} different`;
  const word = wordOf(field, value);
  return having === count ? word : `${word} for ${numbered(having)} of ${numbered(count)}`;
}

const wordOf = (field: RecipeField, value: string | number): string =>
  field === 'size' ? sizeWords(String(value)) : valueLabel(value);

const numbered = (count: number): string => count.toLocaleString('en-US');
