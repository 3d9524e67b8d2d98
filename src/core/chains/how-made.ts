import type { HowMade, MadeStep } from '../../shared/chain-model.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { Tables } from '../db/tables.ts';

/** Steps of a longer history are left out at its far end, and that is said. */
const mostSteps = 2_000;

/** Everything that went into a picture, from one recursive question, inputs before what was made from them. */
export function howMade(tables: Tables, imageId: ImageId): HowMade {
  const found = tables.lineage.idsOfInputs(imageId, mostSteps + 1);
  const ids = found.slice(0, mostSteps);
  const inputs = Map.groupBy(tables.lineage.edgesTo(ids), (edge) => edge.childId);
  const steps = tables.lineage.steps(ids).map((step): MadeStep => ({
    ...step,
    inputs: (inputs.get(step.imageId) ?? []).map(({ inputId, role }) => ({ imageId: inputId, role })),
  }));
  return { imageId, steps, isCut: found.length > mostSteps };
}
