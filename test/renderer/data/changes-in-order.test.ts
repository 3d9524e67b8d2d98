import { describe, expect, it } from 'vitest';
import type { Client } from '../../../src/shared/client.ts';
import { changesInOrder } from '../../../src/renderer/data/changes-in-order.ts';

/** A client that answers when the test says so. */
function slowClient() {
  const asked: { name: string; answer: () => void; refuse: () => void }[] = [];
  const client = {
    call: (name: string) =>
      new Promise((resolve, reject) => {
        asked.push({ name, answer: () => resolve(null), refuse: () => reject(new Error('refused')) });
      }),
  } as unknown as Client; // Answers are not looked at here.
  return { client: changesInOrder(client), asked, names: () => asked.map(({ name }) => name) };
}

const target = { imageIds: [] };

describe('changes to how pictures are kept', () => {
  it('are sent one after another, as a later one may take back an earlier one', async () => {
    const { client, asked, names } = slowClient();
    const rated = client.call('organise.rate', { target, rating: 4 });
    const undone = client.call('organise.undo', {});
    await Promise.resolve();
    expect(names()).toEqual(['organise.rate']);
    asked[0]?.answer();
    await rated;
    await expect.poll(names).toEqual(['organise.rate', 'organise.undo']);
    asked[1]?.answer();
    await undone;
  });

  it('go on after one that was refused', async () => {
    const { client, asked, names } = slowClient();
    const renamed = client.call('tags.delete', { tagId: 1 as never });
    const moved = client.call('collections.delete', { collectionId: 1 as never });
    await expect.poll(names).toEqual(['tags.delete']);
    asked[0]?.refuse();
    await expect(renamed).rejects.toThrow('refused');
    await expect.poll(names).toEqual(['tags.delete', 'collections.delete']);
    asked[1]?.answer();
    await moved;
  });

  it('keep no question waiting', () => {
    const { client, names } = slowClient();
    void client.call('organise.rate', { target, rating: 4 });
    void client.call('organise.shared', { target });
    void client.call('tags.list', {});
    expect(names()).toEqual(['organise.rate', 'organise.shared', 'tags.list']);
  });
});
