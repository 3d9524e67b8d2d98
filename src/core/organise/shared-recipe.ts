import { setImmediate } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { Parameters, parameterNames } from '../../shared/capabilities.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { RecipeField, SharedRecipe } from '../../shared/organise-model.ts';
import { inGroups } from './in-groups.ts';

interface RecipeRow {
  readonly model: string | null;
  readonly connection: string | null;
  readonly parameters: string | null;
  readonly count: number;
  readonly differsCount: number;
}

type Value = string | number;

/** So many pictures are asked about in one question; others have their turn before the next. */
const atOnce = 1_000;

/** Says what pictures were asked for with, however many they are: what all share, and in how many ways they differ. */
export function createSharedRecipe(db: Database.Database) {
  const recipes = db.prepare<[string], RecipeRow>(
    `SELECT run.model AS model, COALESCE(connection.name, run.provider) AS connection, run.parameters AS parameters,
      count(*) AS count, SUM(image.differs) AS differsCount
      FROM image LEFT JOIN run ON run.id = image.run_id LEFT JOIN connection ON connection.id = run.connection_id
      WHERE image.id IN (SELECT value FROM json_each(?)) AND image.purged_at_ms IS NULL
      GROUP BY run.model, run.connection_id, run.parameters`,
  );
  return async (imageIds: Iterable<ImageId>): Promise<SharedRecipe> => {
    const sums = { count: 0, madeCount: 0, differsCount: 0 };
    const byField = new Map<RecipeField, Map<Value, number>>();
    const readParameters = createParameterReader();
    for (const some of inGroups(imageIds, atOnce)) {
      for (const row of recipes.all(JSON.stringify(some))) {
        sums.count += row.count;
        if (row.parameters === null) continue;
        sums.madeCount += row.count;
        sums.differsCount += row.differsCount;
        const values = { ...readParameters(row.parameters), model: row.model, connection: row.connection };
        for (const field of fields) addValue(byField, field, values[field], row.count);
      }
      await setImmediate();
    }
    return { ...sums, fields: fields.flatMap((field) => summed(field, byField.get(field))) };
  };
}

const fields: readonly RecipeField[] = ['model', 'connection', ...parameterNames];

/** Thousands of pictures were asked for in the same words. */
function createParameterReader(): (text: string) => Partial<Parameters> {
  const known = new Map<string, Partial<Parameters>>();
  return (text) => {
    const found = known.get(text) ?? Parameters.parse(JSON.parse(text));
    known.set(text, found);
    return found;
  };
}

function addValue(
  byField: Map<RecipeField, Map<Value, number>>,
  field: RecipeField,
  value: Value | null | undefined,
  count: number,
): void {
  if (value === null || value === undefined) return;
  const counts = byField.get(field) ?? new Map<Value, number>();
  byField.set(field, counts.set(value, (counts.get(value) ?? 0) + count));
}

function summed(field: RecipeField, counts: ReadonlyMap<Value, number> | undefined): SharedRecipe['fields'] {
  if (!counts) return [];
  const having = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const [first] = counts.keys();
  return [{ field, having, different: counts.size, value: counts.size === 1 ? (first ?? null) : null }];
}
