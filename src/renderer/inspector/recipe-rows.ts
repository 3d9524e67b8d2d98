import { parameterNames } from '../../shared/capabilities.ts';
import type { Recipe } from '../../shared/model.ts';
import { fieldLabel, valueLabel } from '../composer/field-words.ts';
import { sizeWords } from '../composer/size-words.ts';
import { formatDuration } from './figures.ts';

/** One line of the recipe; `isDifferent` marks what came out other than asked. */
export interface RecipeRow {
  readonly label: string;
  readonly value: string;
  readonly isDifferent: boolean;
}

/** The recipe line by line, in the order people ask: what, through whom, how. */
export function recipeRows(recipe: Recipe): readonly RecipeRow[] {
  const rows: RecipeRow[] = [plain('Model', recipe.model), plain('Connection', recipe.connection)];
  const told = new Set<string>();
  for (const name of parameterNames) {
    const difference = recipe.differences.find(({ field }) => field === name);
    const value = recipe.parameters[name];
    if (difference) {
      told.add(difference.field);
      rows.push({ label: fieldLabel(name), value: askedAndGot(difference), isDifferent: true });
    } else if (value !== undefined) {
      rows.push(plain(fieldLabel(name), name === 'size' ? sizeWords(String(value)) : valueLabel(value)));
    }
  }
  for (const difference of recipe.differences) {
    if (told.has(difference.field)) continue;
    rows.push({ label: capitalised(difference.field), value: askedAndGot(difference), isDifferent: true });
  }
  if (recipe.tookMs !== null) rows.push(plain('Took', formatDuration(recipe.tookMs)));
  return rows;
}

function askedAndGot({ asked, got }: { readonly asked: string; readonly got: string }): string {
  return `asked ${sizeWords(asked)}, got ${sizeWords(got)}`;
}

function plain(label: string, value: string): RecipeRow {
  return { label, value, isDifferent: false };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
