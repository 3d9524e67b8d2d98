import { describe, expect, it } from 'vitest';
import { graphShape } from '../../../src/core/chains/graph-shape.ts';
import { howMade } from '../../../src/core/chains/how-made.ts';
import { graphFlag } from '../../../src/shared/chain-model.ts';
import { howMadeText, totalOf } from '../../../src/shared/how-made-text.ts';
import type { ImageId } from '../../../src/shared/ids.ts';
import { chainFixture } from '../../support/chain-fixture.ts';
import { inTransaction } from '../../../src/core/db/transaction.ts';
import { openTestLibrary } from '../../support/library.ts';

const demo = { provider: 'demo', model: 'demo-instant', parameters: [{}], takesMasks: true } as const;

describe('200 edits of five levels with twelve branches and thirty references', () => {
  it('are drawn once each, and graph, strip and text tell the same', async () => {
    const { world, projectId, photos, edits, parents, references, masked } = await chainFixture(demo);
    const { tables } = world.context;
    const graph = graphShape(tables, tables.lineage.idsOfProject(projectId), projectId, 231);
    expect([...graph.ids].sort((a, b) => a - b)).toEqual([...photos, ...edits].sort((a, b) => a - b));
    expect(new Set(graph.ids).size).toBe(231);
    expect(graph.loneCount).toBe(0);
    const drawn = new Map(graph.ids.map((id, place) => [id, graph.ids[graph.parents[place] ?? -1]]));
    for (const id of edits) expect(drawn.get(id)).toBe(parents.get(id));
    for (const id of photos) expect(drawn.get(id)).toBeUndefined();
    const childCounts = [...Map.groupBy(parents, ([, parent]) => parent).values()].map((each) => each.length);
    expect(childCounts.reduce((sum, count) => sum + count - 1, 0)).toBe(12);
    expect(linesOf(graph.references).map(([child, input]) => [graph.ids[child], graph.ids[input]])).toEqual(
      expect.arrayContaining(references.map((each) => [...each])),
    );
    expect(graph.references).toHaveLength(60);
    const hatched = graph.ids.filter((_, place) => (graph.flags[place] ?? 0) & graphFlag.hasMask);
    expect(hatched).toEqual(masked);
    for (const id of edits) {
      const strip = tables.edges.chain(id);
      for (const node of strip) expect(node.parentId).toBe(parents.get(node.cell.id) ?? null);
      const made = howMade(tables, id);
      const ancestors = lineTo(id, parents);
      expect(made.steps.map((step) => step.imageId)).toEqual(expect.arrayContaining(ancestors));
      expect(strip.map((node) => node.cell.id)).toEqual(expect.arrayContaining(ancestors));
      const words = howMadeText(made);
      expect(words.match(/^## /gm)).toHaveLength(made.steps.length);
    }
  });

  it('keep every other picture as it was when one is thrown away', async () => {
    const { world, projectId, edits, parents } = await chainFixture({ ...demo, takesMasks: false }, 2);
    const { tables, db } = world.context;
    const child = edits[2] as ImageId;
    const others = db.prepare('SELECT * FROM image WHERE id <> ? ORDER BY id');
    const edges = db.prepare('SELECT * FROM edge ORDER BY child_id, position');
    const before = [others.all(child), edges.all()];
    tables.images.setTrashed([child], true, 5);
    expect([others.all(child), edges.all()]).toEqual(before);
    const graph = graphShape(tables, tables.lineage.idsOfProject(projectId), projectId, null);
    const place = graph.ids.indexOf(child);
    expect(graph.ids[graph.parents[place] ?? -1]).toBe(parents.get(child));
    expect((graph.flags[place] ?? 0) & graphFlag.isTrashed).toBeTruthy();
    expect(howMade(tables, edits[3] as ImageId).steps.find((step) => step.imageId === child)?.state).toBe(
      'trash',
    );
  });
});

describe('how a picture was made', () => {
  it('is told in steps, with inputs by step, costs and their total', async () => {
    const { world, edits } = await chainFixture(
      { ...demo, provider: 'openai-images', model: 'gpt-image-2' },
      2,
    );
    const made = howMade(world.context.tables, edits[4] as ImageId);
    expect(totalOf(made.steps)).toMatchObject({ amountNanos: 5 * 41_200_000, boughtCount: 5 });
    const text = howMadeText(made);
    expect(text).toContain(`# How picture ${edits[4]} was made`);
    expect(text).toContain('imported, 64 × 48');
    expect(text).toContain('- From: step 1 (source)');
    expect(text).toContain('- Prompt: step 0, “paper dawn”\n  second line');
    expect(text).toContain('(mask)');
    expect(text).toContain('- Model: gpt-image-2 through Studio');
    expect(text).toContain('Total: $0.206');
  });

  it('is one question, and whole, where a thousand steps led there', async () => {
    const library = await openTestLibrary();
    const projectId = library.addProject();
    const ids: ImageId[] = [];
    inTransaction(library.db, () => {
      for (let step = 0; step < 1_000; step += 1)
        ids.push(library.addImage(projectId, { sourceId: ids.at(-1) ?? null, sortedAtMs: step }));
    });
    const made = howMade(library.tables, ids[999] as ImageId);
    expect(made.steps.map((step) => step.imageId)).toEqual(ids);
    expect(made.isCut).toBe(false);
    expect(library.tables.lineage.idsOfChain(ids[500] as ImageId)).toHaveLength(1_000);
    await library.close();
  });
});

function linesOf(flat: readonly number[]): [number, number][] {
  return flat.flatMap((value, index): [number, number][] =>
    index % 2 === 0 ? [[value, flat[index + 1] ?? -1]] : [],
  );
}

function lineTo(id: ImageId, parents: ReadonlyMap<ImageId, ImageId>): ImageId[] {
  const line: ImageId[] = [];
  for (let each: ImageId | undefined = id; each !== undefined; each = parents.get(each)) line.push(each);
  return line;
}
