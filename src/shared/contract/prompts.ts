import { z } from 'zod';
import { PromptTemplate, TemplateId, UsedPrompt } from '../prompt-model.ts';
import { method, name, none, nothing } from './call.ts';

/** Words worth keeping: saved prompts, and those that were sent before. */
export const promptCalls = {
  /** Last used first. */
  'templates.list': method(nothing, z.array(PromptTemplate)),
  /** Without an id a new one is made; names are unique. */
  'templates.save': method(
    PromptTemplate.pick({ prompt: true, parameters: true }).extend({
      name,
      templateId: TemplateId.nullable().default(null),
    }),
    PromptTemplate,
  ),
  'templates.rename': method(z.object({ templateId: TemplateId, name }), PromptTemplate),
  'templates.remove': method(z.object({ templateId: TemplateId }), none),
  /** Puts it first among the others. */
  'templates.use': method(z.object({ templateId: TemplateId }), none),
  /** Prompts that were sent, newest first, each once; `search` keeps those that hold all its words. */
  'prompts.history': method(
    z.object({
      search: z.string().max(400).default(''),
      limit: z.number().int().min(1).max(200).default(50),
    }),
    z.array(UsedPrompt),
  ),
} as const;
