import type Database from 'better-sqlite3';
import { Parameters } from '../../shared/capabilities.ts';
import { AppError } from '../../shared/errors.ts';
import type { PromptTemplate, TemplateId } from '../../shared/prompt-model.ts';

interface TemplateRow {
  id: TemplateId;
  name: string;
  prompt: string;
  parameters: string;
  used_at_ms: number;
}

type TemplateText = Pick<PromptTemplate, 'name' | 'prompt' | 'parameters'>;

/** Saved prompts, last used first. */
export function createPromptTemplatesTable(db: Database.Database) {
  const all = db.prepare<[], TemplateRow>(
    'SELECT * FROM prompt_template ORDER BY used_at_ms DESC, id DESC LIMIT 1000',
  );
  const byId = db.prepare<[TemplateId], TemplateRow>('SELECT * FROM prompt_template WHERE id = ?');
  const byName = db.prepare<[string], { id: TemplateId }>('SELECT id FROM prompt_template WHERE name = ?');
  const insert = db.prepare<[string, string, string, number, number]>(
    'INSERT INTO prompt_template (name, prompt, parameters, created_at_ms, used_at_ms) VALUES (?, ?, ?, ?, ?)',
  );
  const update = db.prepare<[string, string, string, TemplateId]>(
    'UPDATE prompt_template SET name = ?, prompt = ?, parameters = ? WHERE id = ?',
  );
  const use = db.prepare<[number, TemplateId]>('UPDATE prompt_template SET used_at_ms = ? WHERE id = ?');
  const remove = db.prepare<[TemplateId]>('DELETE FROM prompt_template WHERE id = ?');

  function refuseTaken(name: string, except: TemplateId | null): void {
    const taken = byName.get(name);
    if (!taken || taken.id === except) return;
    const message = `There is already a template named "${name}". Choose another name.`;
    throw new AppError('conflict', message, { field: 'name' });
  }

  return {
    list: (): PromptTemplate[] => all.all().map(toTemplate),
    get(id: TemplateId): PromptTemplate | null {
      const row = byId.get(id);
      return row ? toTemplate(row) : null;
    },
    add({ name, prompt, parameters }: TemplateText, nowMs: number): TemplateId {
      refuseTaken(name, null);
      const result = insert.run(name, prompt, JSON.stringify(parameters), nowMs, nowMs);
      // AUTOINCREMENT gives positive safe integers, which is all the brand says.
      return Number(result.lastInsertRowid) as TemplateId;
    },
    change(id: TemplateId, { name, prompt, parameters }: TemplateText): void {
      refuseTaken(name, id);
      update.run(name, prompt, JSON.stringify(parameters), id);
    },
    use: (id: TemplateId, nowMs: number) => use.run(nowMs, id),
    remove: (id: TemplateId) => remove.run(id),
  };
}

function toTemplate({ id, name, prompt, parameters, used_at_ms }: TemplateRow): PromptTemplate {
  // A setting of another version is no reason to lose the words.
  const read = Parameters.safeParse(JSON.parse(parameters));
  return { id, name, prompt, parameters: read.data ?? {}, usedAtMs: used_at_ms };
}
