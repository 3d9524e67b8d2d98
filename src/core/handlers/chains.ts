import { AppError } from '../../shared/errors.ts';
import type { GraphSubject } from '../../shared/chain-model.ts';
import type { ImageId } from '../../shared/ids.ts';
import { graphShape } from '../chains/graph-shape.ts';
import { howMade } from '../chains/how-made.ts';
import { likeDraft } from '../chains/like-draft.ts';
import type { CoreHandlers } from '../dispatch.ts';
import type { JobContext } from '../jobs/job-context.ts';
import { dryRun } from '../runs/dry-run.ts';
import type { Uploads } from '../uploads.ts';
import { requireProject } from './projects.ts';

type ChainMethods = Extract<keyof CoreHandlers, `chains.${string}`>;

/** Answers what was made from what, and what it would take to make it again. */
export function createChainHandlers(context: JobContext, uploads: Uploads): Pick<CoreHandlers, ChainMethods> {
  const { tables } = context;
  const requireImage = (imageId: ImageId): void => {
    if (!tables.images.get(imageId))
      throw new AppError('not-found', 'That picture is not in this library.', { field: 'imageId' });
  };
  const graphOf = (of: GraphSubject) => {
    if ('imageId' in of) {
      requireImage(of.imageId);
      return graphShape(tables, tables.lineage.idsOfChain(of.imageId), null, null);
    }
    requireProject(tables, of.projectId);
    const count = tables.images.count({ kind: 'project', projectId: of.projectId });
    return graphShape(tables, tables.lineage.idsOfProject(of.projectId), of.projectId, count);
  };
  return {
    'chains.graph': ({ of }) => graphOf(of),
    'chains.nodes': ({ imageIds }) => tables.edges.nodes(imageIds),
    'chains.made'({ imageId }) {
      requireImage(imageId);
      return howMade(tables, imageId);
    },
    'chains.like': ({ imageId }) => likeDraft(context, imageId),
    'chains.dryRun': async (question) => ({ calls: await dryRun(context, uploads, question) }),
  };
}
