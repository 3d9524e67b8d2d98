import type Database from 'better-sqlite3';
import type { Sha256 } from '../../shared/ids.ts';
import type { FileRecipe } from '../images/recipe/file-recipe.ts';

interface RecipeRow {
  source: FileRecipe['source'];
  prompt: string | null;
  negative_prompt: string | null;
  model: string | null;
  software: string | null;
  raw: string;
}

/** What files say about their own making, by their bytes. */
export function createFileRecipesTable(db: Database.Database) {
  const insert = db.prepare<Record<string, unknown>>(`INSERT INTO file_recipe
    (sha256, source, prompt, negative_prompt, model, software, raw)
    VALUES (@sha256, @source, @prompt, @negativePrompt, @model, @software, @raw) ON CONFLICT DO NOTHING`);
  const byHash = db.prepare<[Sha256], RecipeRow>('SELECT * FROM file_recipe WHERE sha256 = ?');
  return {
    insertIfAbsent: (sha256: Sha256, recipe: FileRecipe) => insert.run({ ...recipe, sha256 }),
    get(sha256: Sha256): FileRecipe | null {
      const row = byHash.get(sha256);
      if (!row) return null;
      const { source, prompt, model, software, raw } = row;
      return { source, prompt, negativePrompt: row.negative_prompt, model, software, raw };
    },
  };
}
