import { z } from 'zod';
import { ProjectId, RunId } from '../ids.ts';
import { Estimate, Run, RunDraft, RunQuestion } from '../model.ts';
import { method, none } from './call.ts';

/** What is asked for with one press. */
export const runCalls = {
  /** Makes every check that `runs.submit` makes, caps included, and changes nothing. */
  'runs.estimate': method(RunQuestion, Estimate),
  'runs.submit': method(RunDraft, Run),
  'runs.get': method(z.object({ runId: RunId }), Run),
  /** Runs that still show as cells: waiting, running, and endings nobody has dismissed; newest first. */
  'runs.open': method(z.object({ projectId: ProjectId.nullable() }), z.array(Run)),
  /** Runs that were asked for with one press, in the order they were asked for; none for a group nobody knows. */
  'runs.group': method(z.object({ groupId: z.uuid() }), z.array(Run)),
  'runs.cancel': method(z.object({ runId: RunId }), Run),
  /** Asks again for what a run did not deliver: a new purchase, made by a person. */
  'runs.again': method(z.object({ runId: RunId, newRunId: RunId }), Run),
  'runs.dismiss': method(z.object({ runId: RunId }), none),
} as const;
