import { z } from 'zod';
import { ProjectId } from '../ids.ts';
import { Rerun, RerunDraft, RerunPlan, RerunQuestion } from '../rerun-model.ts';
import { method } from './call.ts';

/** The steps of a chain, made again on another picture or through another model. */
export const rerunCalls = {
  /** The steps with their prices, their total, and whatever stands in the way; changes nothing. */
  'reruns.plan': method(RerunQuestion, RerunPlan),
  /** Makes the first step; each further one when the one before it came. Refused where the plan costs more than agreed. */
  'reruns.start': method(RerunDraft, Rerun),
  'reruns.get': method(z.object({ rerunId: z.uuid() }), Rerun),
  /** Those of a project since the program started, newest first. */
  'reruns.list': method(z.object({ projectId: ProjectId.nullable() }), z.array(Rerun)),
  /** Makes no further step; the one that is under way comes to its end. */
  'reruns.stop': method(z.object({ rerunId: z.uuid() }), Rerun),
} as const;
