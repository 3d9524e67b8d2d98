import { describe, expect, it } from 'vitest';
import { setupOrganise, type OrganiseWorld } from '../../support/organise-world.ts';

async function setup() {
  let world = await setupOrganise();
  return {
    world: (): OrganiseWorld => world,
    call: () => world.calls,
    list: () => Promise.resolve(world.calls['smart.list']({}, 'page')),
    restart: async () => void (world = await world.restart()),
    [Symbol.asyncDispose]: () => world.close(),
  };
}

const undoAll = async (calls: OrganiseWorld['calls']): Promise<number> => {
  let count = 0;
  while ((await calls['organise.undo']({}, 'page')).entry !== null) count += 1;
  return count;
};

describe('smart collections', () => {
  it('are made, renamed, changed and deleted in ways that are each taken back and done again, also after a restart', async () => {
    await using lib = await setup();
    const before = lib.world().snapshot()['smart_collection'];
    const { collection, outcome } = await lib
      .call()
      ['smart.save']({ id: null, name: 'Fog', query: 'fog' }, 'page');
    expect(outcome.entry?.action).toMatchObject({ kind: 'create-smart', detail: 'Fog' });
    const { id } = collection;
    await lib.call()['smart.save']({ id, name: 'Mist', query: 'fog' }, 'page');
    await lib.call()['smart.save']({ id, name: 'Mist', query: 'mist or fog' }, 'page');
    const full = await lib.list();
    await lib.call()['smart.remove']({ id }, 'page');
    const kinds: string[] = [];
    await lib.restart();
    for (;;) {
      const { entry } = await lib.call()['organise.undo']({}, 'page');
      if (entry === null) break;
      kinds.push(entry.action.kind);
      // The place in the list comes back with it.
      if (kinds.length === 1) expect(await lib.list()).toEqual(full);
    }
    expect(kinds).toEqual(['delete-smart', 'change-smart', 'rename-smart', 'create-smart']);
    expect(lib.world().snapshot()['smart_collection']).toBe(before);
    for (let count = 0; count < 3; count += 1) await lib.call()['organise.redo']({}, 'page');
    expect(await lib.list()).toEqual(full);
  });

  it('are told of as changed when they are, and when that is taken back, and at no other time', async () => {
    await using lib = await setup();
    const told = () => lib.world().events.filter(({ kind }) => kind === 'smart.changed').length;
    const [image] = lib.world().addImages(lib.world().addProject(), 1);
    await lib.call()['organise.rate']({ target: { imageIds: [image!] }, rating: 3 }, 'page');
    expect(told()).toBe(0);
    await lib.call()['smart.save']({ id: null, name: 'Fog', query: 'fog' }, 'page');
    expect(told()).toBe(1);
    await lib.call()['organise.undo']({}, 'page');
    expect(told()).toBe(2);
  });

  it('take a hundred steps back among what is done to pictures', async () => {
    await using lib = await setup();
    const { collection } = await lib.call()['smart.save']({ id: null, name: 'Fog', query: 'fog' }, 'page');
    for (let step = 0; step < 110; step += 1)
      await lib.call()['smart.save']({ id: collection.id, name: 'Fog', query: `fog ${step}` }, 'page');
    expect(await undoAll(lib.call())).toBe(100);
    expect((await lib.list()).at(-1)).toMatchObject({ query: 'fog 9' });
  });

  it('refuse a name that is taken, and are not logged where nothing changes', async () => {
    await using lib = await setup();
    const { collection } = await lib.call()['smart.save']({ id: null, name: 'Fog', query: 'fog' }, 'page');
    const again = await lib.call()['smart.save']({ id: collection.id, name: 'Fog', query: 'fog' }, 'page');
    expect(again.outcome.entry).toBeNull();
    await expect(lib.call()['smart.save']({ id: null, name: 'Fog', query: 'mist' }, 'page')).rejects.toThrow(
      'There is already a smart collection named "Fog"',
    );
    await lib.call()['smart.remove']({ id: collection.id }, 'page');
    await expect(lib.call()['smart.remove']({ id: collection.id }, 'page')).rejects.toThrow(
      'not in this library',
    );
  });
});
