import type { FileRecipe } from './file-recipe.ts';
import { objectOf, textOf } from './json-text.ts';

/**
 * The text of AUTOMATIC1111's web UI and its many heirs: the prompt, "Negative prompt: …", then a line of "Steps: 20,
 * Sampler: …, Model: …". Fooocus writes JSON under the same keyword.
 */
export function parameterText(
  raw: string | null,
): Pick<FileRecipe, 'prompt' | 'negativePrompt' | 'model' | 'raw'> | null {
  if (raw === null || raw.trim() === '') return null;
  const json = objectOf(raw);
  if (json) {
    const model = textOf(json['base_model'] ?? json['model']);
    return { prompt: textOf(json['prompt']), negativePrompt: textOf(json['negative_prompt']), model, raw };
  }
  const settingsAt = raw.search(/(?:^|\n)Steps: \d/);
  const words = settingsAt === -1 ? raw : raw.slice(0, settingsAt);
  const negativeAt = words.search(/(?:^|\n)Negative prompt:/);
  const prompt = negativeAt === -1 ? words : words.slice(0, negativeAt);
  const negative = negativeAt === -1 ? '' : words.slice(negativeAt).replace(/^\s*Negative prompt:/, '');
  const model = /(?:^|, )Model: ([^,\n]{1,200})/.exec(settingsAt === -1 ? '' : raw.slice(settingsAt));
  return {
    prompt: prompt.trim(),
    negativePrompt: negative.trim(),
    model: model?.[1] ?? null,
    raw,
  };
}
