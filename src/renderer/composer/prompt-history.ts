/** Walks through older prompts as a shell does: what was being typed comes back at the end. */
export interface PromptHistory {
  readonly entries: readonly string[];
  /** Place in `entries`, or -1 while the person's own text shows. */
  readonly place: number;
  readonly typed: string;
}

/** Newest first, without repeats and blanks. */
export function promptHistory(prompts: readonly string[]): PromptHistory {
  const entries = [...new Set(prompts.map((prompt) => prompt.trim()).filter((prompt) => prompt !== ''))];
  return { entries, place: -1, typed: '' };
}

/** One step to an older (+1) or newer (-1) prompt; null when there is none that way. */
export function stepHistory(
  history: PromptHistory,
  step: 1 | -1,
  current: string,
): { readonly history: PromptHistory; readonly prompt: string } | null {
  const typed = history.place === -1 ? current : history.typed;
  let place = history.place + step;
  // The newest entry is usually what stands in the box already: a step that changes nothing looks broken.
  while (place >= 0 && history.entries[place] === current) place += step;
  if (place < -1 || place >= history.entries.length) return null;
  const prompt = place === -1 ? typed : history.entries[place];
  if (prompt === undefined) return null;
  return { history: { ...history, place, typed }, prompt };
}
