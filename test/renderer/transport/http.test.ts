import { describe, expect, it } from 'vitest';
import { firstQuestion } from '../../../src/renderer/transport/ask-ahead.ts';
import { createHttpTransport } from '../../../src/renderer/transport/http.ts';
import { seqHeader } from '../../../src/shared/transport.ts';

type Answer = (path: string, init: RequestInit | undefined) => Response | Promise<Response>;

/** A transport over a `fetch` that answers as told, with every request it got. */
function setup(answer: Answer) {
  const asked: { path: string; headers: Headers }[] = [];
  const transport = createHttpTransport({
    reconnectMs: 1,
    fetch: async (address, init) => {
      // Always a plain path here: the transport gets no base address.
      const path = address as string;
      asked.push({ path, headers: new Headers(init?.headers) });
      return answer(path, init);
    },
  });
  return { transport, asked };
}

const replyAt = (seq: number): Response =>
  Response.json({ ok: true, value: null }, { headers: { [seqHeader]: String(seq) } });

/** A stream that says `text` and then stays open until the request is aborted. */
function streamOf(text: string, init: RequestInit | undefined): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      init?.signal?.addEventListener('abort', () => controller.error(new Error('aborted')));
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}

const openAt = (seq: number): string => `event: open\nid: ${seq}\ndata: {"seq":${seq}}\n\n`;
const changed = (seq: number): string => `id: ${seq}\ndata: {"kind":"queue.changed","seq":${seq}}\n\n`;

describe('the HTTP transport', () => {
  it.each([
    ['a network that is down', () => Promise.reject(new TypeError('fetch failed'))],
    ['a page of somebody else', () => new Response('<html>', { status: 200 })],
    ['JSON of another shape', () => Response.json({ hello: 1 })],
    ['an empty body', () => new Response(null, { status: 500 })],
  ])('turns %s into words', async (_, answer) => {
    const { transport } = setup(answer);
    await expect(transport.call('projects.list', {})).rejects.toMatchObject({
      code: 'unavailable',
      message: 'Proofsheet does not answer. Is it still running in the terminal?',
    });
  });

  it('takes the answer that was asked for ahead once, and only for the same question', async () => {
    const [path, body] = ['/rpc/images.page', JSON.stringify(firstQuestion)];
    const response = Promise.resolve(Response.json({ ok: true, value: 'asked ahead' }));
    const asked: unknown[] = [];
    const transport = createHttpTransport({
      askedAhead: { path, body, response },
      fetch: async (address) => {
        asked.push(address);
        return Response.json({ ok: true, value: 'asked now' });
      },
    });
    const other = { ...firstQuestion, search: 'fox' };
    expect(await transport.call('images.page', other)).toMatchObject({ value: 'asked now' });
    expect(await transport.call('images.page', firstQuestion)).toMatchObject({ value: 'asked ahead' });
    expect(await transport.call('images.page', firstQuestion)).toMatchObject({ value: 'asked now' });
    expect(asked).toEqual([path, path]);
  });

  it('turns an answer that was asked for ahead and never came into words', async () => {
    const [path, body] = ['/rpc/images.page', JSON.stringify(firstQuestion)];
    const response = Promise.reject(new TypeError('fetch failed'));
    const transport = createHttpTransport({ askedAhead: { path, body, response } });
    await expect(transport.call('images.page', firstQuestion)).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it('asks for everything again when a reply is older than the beginning of the event stream', async () => {
    const { transport } = setup((path, init) =>
      path === '/events' ? streamOf(openAt(5), init) : replyAt(3),
    );
    await transport.call('projects.list', {});
    let stop: () => void = () => undefined;
    await new Promise<void>((resolve) => (stop = transport.subscribe(() => undefined, resolve)));
    stop();
  });

  it('does not when nothing happened in between', async () => {
    const { transport } = setup((path, init) =>
      path === '/events' ? streamOf(openAt(3) + changed(4), init) : replyAt(3),
    );
    await transport.call('projects.list', {});
    let gapCount = 0;
    let stop: () => void = () => undefined;
    await new Promise<void>((resolve) => {
      stop = transport.subscribe(
        () => resolve(),
        () => (gapCount += 1),
      );
    });
    await transport.call('projects.list', {});
    stop();
    expect(gapCount).toBe(0);
  });

  it('comes back after a cut and names the last event it heard', async () => {
    let connections = 0;
    const { transport, asked } = setup((_, init) => {
      connections += 1;
      // The first stream ends by itself after one event.
      return connections === 1
        ? new Response(openAt(1) + changed(2))
        : streamOf(changed(3) + openAt(3), init);
    });
    const heard: number[] = [];
    let stop: () => void = () => undefined;
    await new Promise<void>((resolve, reject) => {
      stop = transport.subscribe(
        (event) => {
          heard.push(event.seq);
          if (heard.length === 2) resolve();
        },
        () => reject(new Error('nothing was missed')),
      );
    });
    stop();
    expect(heard).toEqual([2, 3]);
    expect(asked.map(({ headers }) => headers.get('last-event-id'))).toEqual([null, '2']);
  });

  it('goes on asking while the host refuses', async () => {
    let refusals = 0;
    const { transport } = setup((_, init) => {
      refusals += 1;
      return refusals < 4 ? new Response(null, { status: 401 }) : streamOf(openAt(0) + changed(1), init);
    });
    let stop: () => void = () => undefined;
    await new Promise<void>(
      (resolve) =>
        (stop = transport.subscribe(
          () => resolve(),
          () => undefined,
        )),
    );
    stop();
    expect(refusals).toBe(4);
  });

  it('takes an event of a kind it does not know for a gap', async () => {
    const { transport } = setup((_, init) =>
      streamOf(`${openAt(1)}id: 2\ndata: {"kind":"of tomorrow","seq":2}\n\n`, init),
    );
    let stop: () => void = () => undefined;
    await new Promise<void>((resolve) => (stop = transport.subscribe(() => undefined, resolve)));
    stop();
  });
});
