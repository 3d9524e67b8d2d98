import { z } from 'zod';
import { ProjectId } from '../ids.ts';
import { VariantGroup, VariantsDraft, VariantsEstimate, VariantsQuestion } from '../variant-model.ts';
import { method } from './call.ts';

/** Many prompts with one press. */
export const variantCalls = {
  /** The sum of the rows' own estimates, and every check a press makes; changes nothing. */
  'variants.estimate': method(VariantsQuestion, VariantsEstimate),
  /** All rows or none, in one transaction with the check of every cap. */
  'variants.submit': method(VariantsDraft, VariantGroup),
  'variants.get': method(z.object({ groupId: z.uuid() }), VariantGroup),
  /** Batches of a project, or of all, newest first. */
  'variants.list': method(
    z.object({ projectId: ProjectId.nullable(), limit: z.number().int().min(1).max(100).default(20) }),
    z.array(VariantGroup),
  ),
  /** Cancels what was not sent yet; what is being made goes on. */
  'variants.stop': method(z.object({ groupId: z.uuid() }), VariantGroup),
} as const;
