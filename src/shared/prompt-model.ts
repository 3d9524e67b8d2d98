import { z } from 'zod';
import { Parameters } from './capabilities.ts';
import { RunId } from './ids.ts';

export const TemplateId = z.number().int().positive().safe().brand<'TemplateId', 'inout'>();
export type TemplateId = z.output<typeof TemplateId>;

/** As long as the longest prompt any provider takes. */
const maxTemplateCharacters = 40_000;

/** A saved prompt; `{{name}}` in it is a blank to fill in. */
export const PromptTemplate = z.object({
  id: TemplateId,
  name: z.string(),
  prompt: z.string().min(1).max(maxTemplateCharacters),
  /** What was chosen beside the words when it was saved. */
  parameters: Parameters,
  usedAtMs: z.number().int(),
});
export type PromptTemplate = z.output<typeof PromptTemplate>;

/** A prompt as it was sent, and the newest run that sent it. */
export const UsedPrompt = z.object({
  prompt: z.string(),
  runId: RunId,
  model: z.string(),
  usedAtMs: z.number().int(),
});
export type UsedPrompt = z.output<typeof UsedPrompt>;
