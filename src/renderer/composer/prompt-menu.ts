/** What is being written at the caret that a list can complete: a reference, or a template at the start. */
export interface PromptQuery {
  readonly kind: 'reference' | 'template';
  /** What was typed after the sign. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Looks back from the caret: "@" and figures anywhere, "/" and words at the very start. */
export function promptQuery(prompt: string, caret: number): PromptQuery | null {
  const before = prompt.slice(0, caret);
  const reference = /(?:^|[^\p{L}\p{N}_@.])@(\d{0,2})$/u.exec(before);
  if (reference?.[1] !== undefined) {
    const text = reference[1];
    return { kind: 'reference', text, start: caret - text.length - 1, end: caret };
  }
  const template = /^\/([^\n/]{0,40})$/.exec(before);
  if (template?.[1] !== undefined) return { kind: 'template', text: template[1], start: 0, end: caret };
  return null;
}

/** The first blank of a prompt, to be written over. */
export function firstBlank(prompt: string): { readonly start: number; readonly end: number } | null {
  const match = /\{\{[^{}]{1,60}\}\}/.exec(prompt);
  return match ? { start: match.index, end: match.index + match[0].length } : null;
}
