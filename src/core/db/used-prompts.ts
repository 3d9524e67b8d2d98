import type Database from 'better-sqlite3';
import type { RunId } from '../../shared/ids.ts';
import type { UsedPrompt } from '../../shared/prompt-model.ts';

interface PromptRow {
  id: RunId;
  prompt: string;
  model: string;
  created_at_ms: number;
}

/** Older runs are found through their pictures; a list to pick words from must answer at once. */
const mostRunsLookedAt = 20_000;

/** Prompts of the newest runs, each once. */
export function createUsedPromptsTable(db: Database.Database) {
  const newest = db.prepare<[number], PromptRow>(
    'SELECT id, prompt, model, created_at_ms FROM run ORDER BY position DESC LIMIT ?',
  );
  return {
    find(search: string, limit: number): UsedPrompt[] {
      const words = search.toLowerCase().split(/\s+/).filter(Boolean);
      const found = new Map<string, UsedPrompt>();
      for (const row of newest.iterate(mostRunsLookedAt)) {
        const prompt = row.prompt.trim();
        const text = prompt.toLowerCase();
        if (found.has(prompt) || prompt === '' || !words.every((word) => text.includes(word))) continue;
        found.set(prompt, { prompt, runId: row.id, model: row.model, usedAtMs: row.created_at_ms });
        if (found.size >= limit) break;
      }
      return [...found.values()];
    },
  };
}
