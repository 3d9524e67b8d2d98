import { randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { Settings } from '../../shared/model.ts';

const defaults: Settings = {
  theme: 'system',
  enterSends: false,
  pasteTarget: 'ask',
  confirmAboveNanos: 1_000_000_000,
};

/** Small values by name, JSON inside; each reader says what shape it expects. */
export function createSettingsTable(db: Database.Database) {
  const select = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE key = ?');
  const upsert = db.prepare<[string, string]>(
    'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );

  /** The stored value, or the fallback when there is none or it has another shape. */
  function get<Value>(key: string, schema: z.ZodType<Value>, fallback: Value): Value {
    const row = select.get(key);
    if (!row) return fallback;
    const parsed = schema.safeParse(JSON.parse(row.value));
    return parsed.success ? parsed.data : fallback;
  }

  function set(key: string, value: unknown): void {
    upsert.run(key, JSON.stringify(value));
  }

  /** Field by field, so that one value of an older shape does not take the others with it. */
  function readAll(): Settings {
    return {
      theme: get('theme', Settings.shape.theme, defaults.theme),
      enterSends: get('enterSends', Settings.shape.enterSends, defaults.enterSends),
      pasteTarget: get('pasteTarget', Settings.shape.pasteTarget, defaults.pasteTarget),
      confirmAboveNanos: get(
        'confirmAboveNanos',
        Settings.shape.confirmAboveNanos,
        defaults.confirmAboveNanos,
      ),
    };
  }

  return {
    get,
    set,
    readAll,
    change(values: { readonly [Key in keyof Settings]?: Settings[Key] | undefined }): Settings {
      for (const [key, value] of Object.entries(values)) if (value !== undefined) set(key, value);
      return readAll();
    },
    /** Names this library wherever its entries travel; made once. */
    libraryId(): string {
      const stored = get('libraryId', z.uuid().nullable(), null);
      if (stored !== null) return stored;
      const made = randomUUID();
      set('libraryId', made);
      return made;
    },
  };
}
