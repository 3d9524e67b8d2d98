import { describe, expect, it } from 'vitest';
import { graphFigures, graphModel, nodeCost } from '../../../src/renderer/graph/graph-model.ts';
import { graphFlag, GraphShape } from '../../../src/shared/chain-model.ts';
import { RunId } from '../../../src/shared/ids.ts';

const { isMade, isTrashed, isPlayMoney, isGone } = graphFlag;

/** 1 → 2 → (3, 4), 4 → 5, and 6 alone, used by 5. */
function shape(
  changes: { readonly flags?: number[]; readonly amounts?: (number | null)[] } = {},
): GraphShape {
  return GraphShape.parse({
    ids: [1, 2, 3, 4, 5, 6],
    parents: [-1, 0, 1, 1, 3, -1],
    amounts: [null, 10_000_000, 20_000_000, 30_000_000, null, null],
    flags: [0, isMade, isMade, isMade, isMade, 0],
    references: [4, 5],
    loneCount: 0,
    isCut: false,
    ...changes,
  });
}

const names = (model: ReturnType<typeof graphModel>) =>
  model.nodes.map(({ imageId, name }) => [imageId, name]);

describe('the model of a graph', () => {
  it('has every picture once, named as in the strip', () => {
    expect(names(graphModel(shape()))).toEqual([
      [1, 'v1'],
      [2, 'v2'],
      [3, 'v3'],
      [4, 'v3 b'],
      [5, 'v4'],
      [6, 'v1'],
    ]);
  });

  it('sums what branches cost, and says of how many nobody knows', () => {
    const model = graphModel(shape());
    expect(model.nodes.map(({ branchNanos }) => branchNanos / 1e6)).toEqual([60, 60, 20, 30, 0, 0]);
    expect(model.nodes.map(({ branchUnknown }) => branchUnknown)).toEqual([1, 1, 0, 1, 1, 0]);
    expect(graphFigures(model)).toBe('6 pictures · 1 branch · $0.06 and 1 of unknown cost');
    expect(model.nodes.map(nodeCost)).toEqual([null, '$0.01', '$0.02', '$0.03', 'unknown', null]);
  });

  it('leaves a discarded end out and keeps what others were made from', () => {
    const flags = [0, isMade | isTrashed, isMade | isTrashed, isMade | isGone, isMade, 0];
    const model = graphModel(shape({ flags }));
    expect(model.nodes.map(({ imageId }) => imageId)).toEqual([1, 2, 4, 5, 6]);
    expect(model.nodes.map(({ parent }) => parent)).toEqual([-1, 0, 1, 2, -1]);
    expect(model.nodes[3]?.references).toEqual([4]);
  });

  it('counts no play money', () => {
    const model = graphModel(shape({ flags: [0, 1, 1, 1, 1, 0].map((flag) => flag && flag | isPlayMoney) }));
    expect([model.totalNanos, model.hasRealMoney, model.unknownCount]).toEqual([0, false, 0]);
  });

  it('shows runs that wait or failed beside the picture they edit', () => {
    const run = (status: 'failed' | 'done' | 'unknown', imageId: number) => ({
      id: RunId.parse(crypto.randomUUID()),
      status,
      prompt: 'at night',
      wantedCount: 1,
      // Ids and hashes as the schema gives them; only the id is looked at.
      inputs: [{ imageId, role: 'source', sha256: '0'.repeat(64) }] as never,
    });
    const model = graphModel(shape(), [run('failed', 3), run('done', 3), run('unknown', 99)]);
    expect(model.nodes.at(-1)).toMatchObject({
      imageId: null,
      run: { status: 'failed' },
      parent: 2,
      depth: 3,
    });
    expect(model.nodes).toHaveLength(7);
    expect(model.pictureCount).toBe(6);
  });
});
