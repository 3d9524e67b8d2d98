import { afterEach, describe, expect, it } from 'vitest';
import { createClient } from '../../src/shared/client.ts';
import type { CoreEvent, NewCoreEvent } from '../../src/shared/events.ts';
import type { ConnectionId } from '../../src/shared/ids.ts';
import type { Transport } from '../../src/shared/transport.ts';
import { createSmallCore, type SmallCore } from '../support/small-core.ts';

/** A transport at work over a small core. */
export interface CarriedCore {
  readonly transport: Transport;
  /** Cuts whatever carries events, where there is something to cut. */
  readonly cut?: () => void;
  readonly close: () => Promise<void>;
}

const connectionChanged = (id: number): NewCoreEvent => ({
  kind: 'connection.changed',
  connectionId: id as ConnectionId, // any positive number is one
});

/** What every transport must do, whichever host carries it. */
export function transportSuite(name: string, carry: (core: SmallCore['core']) => Promise<CarriedCore>): void {
  const toClose: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of toClose.splice(0).reverse()) await close();
  });

  async function setup() {
    const small = await createSmallCore();
    toClose.push(small.close);
    const carried = await carry(small.core);
    toClose.push(carried.close);
    const { transport } = carried;
    return { ...small, ...carried, client: createClient(transport) };
  }

  /** Subscribes and waits until the flow has begun; `heard(n)` resolves with the first n events. */
  async function listen(transport: Transport, publish: SmallCore['publish']) {
    const events: CoreEvent[] = [];
    let gapCount = 0;
    let onChange: () => void = () => undefined;
    const stop = transport.subscribe(
      (event) => {
        events.push(event);
        onChange();
      },
      () => {
        gapCount += 1;
        onChange();
      },
    );
    const until = (isMet: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        onChange = () => {
          if (isMet()) resolve();
        };
        onChange();
      });
    // Nothing says when a flow has begun but an event that comes through it.
    const knock = setInterval(() => publish({ kind: 'queue.changed' }), 5);
    await until(() => events.length > 0);
    clearInterval(knock);
    const isReal = (event: CoreEvent): boolean => event.kind !== 'queue.changed';
    return {
      stop,
      until,
      all: () => events,
      real: () => events.filter(isReal),
      gapCount: () => gapCount,
    };
  }

  describe(`${name} transport`, () => {
    it('carries a call and its typed reply', async () => {
      const { client } = await setup();
      const project = await client.call('projects.create', { name: 'Überseehäfen 🌊' });
      expect(project).toMatchObject({ id: 1, name: 'Überseehäfen 🌊', coverImageId: null });
    });

    it('carries an expected failure with its code, words and field', async () => {
      const { client } = await setup();
      const runId = crypto.randomUUID() as never; // branded by the schema on the other side
      await expect(client.call('runs.get', { runId })).rejects.toMatchObject({
        code: 'not-found',
        message: 'That run is not in this library.',
        field: 'runId',
      });
      await expect(client.call('queue.setPaused', { paused: true })).rejects.toMatchObject({
        code: 'over-cap',
        field: undefined,
      });
    });

    it('tells nothing of a bug but that there was one', async () => {
      const { client, logged } = await setup();
      await expect(client.call('projects.list', {})).rejects.toMatchObject({
        code: 'internal',
        message: 'Something went wrong inside Proofsheet. The log has the details.',
      });
      expect(logged).toHaveLength(1);
    });

    it.each([
      'projects.destroy',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      '',
      '../upload',
      'projects.create/../runs.get',
      'a'.repeat(3000),
      '%00',
      'projects create\n',
    ])('answers not-found for a call named %j', async (method) => {
      const { transport } = await setup();
      expect(await transport.call(method, {})).toMatchObject({ ok: false, error: { code: 'not-found' } });
    });

    it.each([
      [{}, 'name'],
      [{ name: 7 }, 'name'],
      [{ name: '   ' }, 'name'],
      [{ name: 'x'.repeat(121) }, 'name'],
      [{ name: null }, 'name'],
      [{ name: { toString: 'x' } }, 'name'],
      [JSON.parse('{"__proto__":{"name":"inherited"}}'), 'name'],
    ])('refuses %j and names the field', async (input, field) => {
      const { transport } = await setup();
      expect(await transport.call('projects.create', input)).toMatchObject({
        ok: false,
        error: { code: 'invalid-input', field },
      });
    });

    it.each([
      ['a list', []],
      ['a text', 'x'],
      ['a number', 7],
      ['a truth', true],
    ])('refuses %s where an object belongs', async (_, input) => {
      const { transport } = await setup();
      expect(await transport.call('projects.create', input)).toMatchObject({
        ok: false,
        error: { code: 'invalid-input' },
      });
    });

    it('is not disturbed by names of the object prototype in an input', async () => {
      const { transport } = await setup();
      const hostile: unknown = JSON.parse('{"name":"kept","__proto__":{"isAdmin":true},"constructor":{}}');
      const reply = await transport.call('projects.create', hostile);
      expect(reply).toMatchObject({ ok: true, value: { name: 'kept' } });
      expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    });

    it('takes an input left out for an empty one', async () => {
      const { transport } = await setup();
      expect(await transport.call('projects.create', undefined)).toMatchObject({
        error: { code: 'invalid-input', field: 'name' },
      });
    });

    it.each([0, 1, 5 * 1024 * 1024])('carries an upload of %d bytes whole', async (sizeBytes) => {
      const { transport, sizeOfUpload } = await setup();
      const id = await transport.upload(new Blob([new Uint8Array(sizeBytes)]));
      expect(sizeOfUpload(id)).toBe(sizeBytes);
    });

    it('refuses an upload of more than 64 MB in words', async () => {
      const { transport } = await setup();
      const tooLarge = new Blob([new Uint8Array(64 * 1024 * 1024 + 1)]);
      await expect(transport.upload(tooLarge)).rejects.toMatchObject({
        code: 'invalid-input',
        message: expect.stringContaining('64 MB') as string,
      });
    });

    it('answers fifty calls at once, each with its own reply', async () => {
      const { client } = await setup();
      const names = Array.from({ length: 50 }, (_, index) => `Project ${index}`);
      const projects = await Promise.all(names.map((each) => client.call('projects.create', { name: each })));
      expect(projects.map((project) => project.name)).toEqual(names);
    });

    it('brings events in order, each once, numbered without a hole', async () => {
      const { transport, publish } = await setup();
      const heard = await listen(transport, publish);
      for (let id = 1; id <= 200; id += 1) publish(connectionChanged(id));
      await heard.until(() => heard.real().length === 200);
      expect(heard.real().map((event) => event.kind === 'connection.changed' && event.connectionId)).toEqual(
        Array.from({ length: 200 }, (_, index) => index + 1),
      );
      const numbers = heard.all().map((event) => event.seq);
      expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
      expect(heard.gapCount()).toBe(0);
      heard.stop();
    });

    it('brings nothing after it was told to stop', async () => {
      const { transport, publish } = await setup();
      const stopped = await listen(transport, publish);
      const other = await listen(transport, publish);
      stopped.stop();
      const before = stopped.all().length;
      publish(connectionChanged(7));
      await other.until(() => other.real().length === 1);
      expect(stopped.all().length).toBe(before);
      other.stop();
    });

    it('brings every event to each of two listeners', async () => {
      const { transport, publish } = await setup();
      const [first, second] = [await listen(transport, publish), await listen(transport, publish)];
      publish(connectionChanged(3));
      await Promise.all([first, second].map((each) => each.until(() => each.real().length === 1)));
      expect(first.real()).toEqual(second.real());
      first.stop();
      second.stop();
    });

    it('loses nothing, or says so, when the connection for events is cut', async () => {
      const { transport, publish, cut } = await setup();
      const heard = await listen(transport, publish);
      publish(connectionChanged(1));
      await heard.until(() => heard.real().length === 1);
      cut?.();
      publish(connectionChanged(2));
      publish(connectionChanged(3));
      await heard.until(() => heard.gapCount() > 0 || heard.real().length === 3);
      if (heard.gapCount() === 0) {
        expect(
          heard.real().map((event) => event.kind === 'connection.changed' && event.connectionId),
        ).toEqual([1, 2, 3]);
      }
      heard.stop();
    });
  });
}
