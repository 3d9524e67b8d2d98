import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/core/db/transaction.ts';
import type { ImageId } from '../../../src/shared/ids.ts';
import { openTestLibrary, type TestLibrary } from '../../support/library.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await openTestLibrary();
});
afterEach(() => library.close());

/** A chain of edits, oldest first, one moment each. */
function addChain(length: number): ImageId[] {
  const projectId = library.addProject(`Chain of ${length}`);
  const ids: ImageId[] = [];
  inTransaction(library.db, () => {
    for (let number = 0; number < length; number += 1) {
      ids.push(library.addImage(projectId, { sourceId: ids.at(-1) ?? null, sortedAtMs: number }));
    }
  });
  return ids;
}

const chainIds = (id: ImageId): ImageId[] => library.tables.edges.chain(id).map((node) => node.cell.id);

describe('the chain of a picture', () => {
  it('is the same from every picture in it, branches included, oldest first', () => {
    const { tables, addImage } = library;
    const [first, second, third] = addChain(3) as [ImageId, ImageId, ImageId];
    const projectId = tables.images.get(first)?.projectId;
    if (projectId === undefined) throw new Error('it was just added');
    const branch = addImage(projectId, { sourceId: first, sortedAtMs: 10 });
    const twig = addImage(projectId, { sourceId: branch, sortedAtMs: 11 });
    for (const id of [first, second, third, branch, twig])
      expect(chainIds(id)).toEqual([first, second, third, branch, twig]);
    expect(tables.edges.chain(twig).map((node) => node.parentId)).toEqual([
      null,
      first,
      second,
      first,
      branch,
    ]);
  });

  it('follows sources and turns, and neither references nor masks', () => {
    const { tables, addImage, addProject } = library;
    const projectId = addProject();
    const [turn, reference, mask] = [addImage(projectId), addImage(projectId), addImage(projectId)];
    const made = addImage(projectId);
    tables.edges.insert({ childId: made, position: 0, inputId: turn, role: 'turn' });
    tables.edges.insert({ childId: made, position: 1, inputId: reference, role: 'reference' });
    tables.edges.insert({ childId: made, position: 2, inputId: mask, role: 'mask' });
    expect(chainIds(made)).toEqual([turn, made]);
    expect(chainIds(reference)).toEqual([reference]);
    expect(tables.edges.inputs(made).map(({ imageId, role }) => [imageId, role])).toEqual([
      [turn, 'turn'],
      [reference, 'reference'],
      [mask, 'mask'],
    ]);
    expect(tables.edges.children(reference).map((child) => child.imageId)).toEqual([made]);
  });

  it('stops at 500 and keeps what the picture came from', () => {
    const ids = addChain(800);
    expect(chainIds(ids[799] as ImageId)).toEqual(ids.slice(300));
    expect(chainIds(ids[0] as ImageId)).toEqual(ids.slice(0, 500));
    expect(chainIds(ids[300] as ImageId)).toEqual(ids.slice(0, 500));
  });

  it('ends where edges run in a circle, which only a damaged library has', () => {
    const [first, second] = addChain(2) as [ImageId, ImageId];
    library.tables.edges.insert({ childId: first, position: 0, inputId: second, role: 'source' });
    expect(chainIds(first)).toEqual([first, second]);
  });
});
