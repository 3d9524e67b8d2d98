import { z } from 'zod';
import { DryCall, GraphShape, GraphSubject, HowMade, LikeDraft } from '../chain-model.ts';
import { ImageId } from '../ids.ts';
import { ChainNode, RunQuestion } from '../model.ts';
import { method } from './call.ts';

/** What was made from what: graphs of edits, how a picture came about, and asking for the same again. */
export const chainCalls = {
  /** The shape alone, in columns; `chains.nodes` gives what is drawn of those in sight. */
  'chains.graph': method(z.object({ of: GraphSubject }), GraphShape),
  /** In the order of `imageIds`; pictures that are not there are left out, and `parentId` names those among them alone. */
  'chains.nodes': method(z.object({ imageIds: z.array(ImageId).max(500) }), z.array(ChainNode)),
  'chains.made': method(z.object({ imageId: ImageId }), HowMade),
  /** The request a picture came from, as it can be asked again now. */
  'chains.like': method(z.object({ imageId: ImageId }), LikeDraft),
  /** Makes every check that `runs.submit` makes but the caps', and gives what would be sent. Changes nothing. */
  'chains.dryRun': method(RunQuestion, z.object({ calls: z.array(DryCall) })),
} as const;
