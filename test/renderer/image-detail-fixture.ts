import { ImageDetail, Recipe, Relation, type InputRole } from '../../src/shared/model.ts';

/** A recipe of a picture made by Demo; tests name what matters to them. */
export function recipe(changes: Partial<Recipe> = {}): Recipe {
  return Recipe.parse({
    runId: '6f2c0a1e-0d5b-4f6e-9a44-9f3f7a1d2b10',
    provider: 'demo',
    connection: 'Demo',
    model: 'demo-1',
    prompt: 'a lighthouse',
    revisedPrompt: null,
    parameters: { size: '1024x1024', quality: 'high' },
    tookMs: 14_200,
    requestId: null,
    differences: [],
    request: null,
    ...changes,
  });
}

/** A picture that is related to another one. */
export function relation(imageId: number, role: InputRole): Relation {
  return Relation.parse({
    imageId,
    role,
    width: 10,
    height: 10,
    thumbhash: null,
    label: `picture ${imageId}`,
  });
}

/** A picture with everything an inspector shows. */
export function imageDetail(changes: Partial<ImageDetail> = {}): ImageDetail {
  return ImageDetail.parse({
    cell: {
      id: 1,
      projectId: 1,
      runId: null,
      width: 1024,
      height: 1024,
      thumbhash: null,
      sortedAtMs: 1,
      label: 'a lighthouse',
      amountNanos: null,
      isPlayMoney: false,
      version: 1,
    },
    sha256: 'a'.repeat(64),
    format: 'png',
    sizeBytes: 2_100_000,
    fileName: null,
    isTrashed: false,
    hasAlpha: false,
    cost: {
      amountNanos: 41_200_000,
      estimateNanos: 41_300_000,
      charge: 'charged',
      isPlayMoney: false,
      basis: 'reported',
      detail: null,
      priceSource: null,
    },
    recipe: null,
    inputs: [],
    children: [],
    ...changes,
  });
}
