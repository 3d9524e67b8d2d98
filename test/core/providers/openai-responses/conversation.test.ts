import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import type { ConversationTurn } from '../../../../src/core/providers/provider.ts';
import type { ConnectionId } from '../../../../src/shared/ids.ts';
import {
  addInput,
  attempt,
  fileOf,
  picturesOf,
  requestFor,
  startTestImageWorker,
  type Attempted,
} from '../../../contract/provider-world.ts';
import { readFile } from 'node:fs/promises';
import { toolCallMarker } from '../../../emulator/responses/work.ts';
import { openResponsesWorld, type ResponsesWorld } from './world.ts';

const images = startTestImageWorker();
afterAll(() => images.close());

let world: ResponsesWorld;
beforeEach(async () => {
  world = await openResponsesWorld(images);
});
afterEach(() => world.close());

const low = { quality: 'low' };

/** What core would hand over as the turn that `made` was, with its picture in the library. */
async function turnOf(made: Attempted, prompt: string): Promise<ConversationTurn> {
  const reading = picturesOf(made);
  const picture = await addInput(world, 'turn', await readFile(fileOf(reading)));
  const { connectionId } = requestFor(world, {});
  const answer = reading.answer ?? null;
  return { prompt, answer, provider: 'openai-responses', connectionId, remoteId: made.remoteId, picture };
}

function contextOf() {
  const { baseUrl, key, http } = world;
  return { baseUrl, key, http, signal: new AbortController().signal, nowMs: 0, settings: {} };
}

it('continues by the id of the last turn, and what OpenAI had cached costs less, to the nanodollar', async () => {
  const first = await attempt(world, { prompt: 'a red kite over dunes', parameters: low });
  const turns = [await turnOf(first, 'a red kite over dunes')];
  const second = await attempt(world, {
    prompt: 'at night',
    parameters: low,
    turns,
    inputs: turns.map((turn) => turn.picture),
  });
  const reading = picturesOf(second);
  expect(world.emulator.calls[1]?.fields).toMatchObject({ previous_response_id: first.remoteId });
  expect(world.emulator.calls[1]?.files).toEqual([]);
  expect(reading.charge.detail).toMatch(/cached/);
  // 300 + 2 text tokens of its own; the first turn's 306 + 47 are remembered, 256 of them cached.
  const lead = (302 + 97) * 5000 + 256 * 500 + 43 * 30_000;
  // 196 made, 1,024 for the picture it changes, 8 + 6 for "A picture of: at night".
  const drawing = 196 * 30_000 + 1024 * 8000 + 14 * 5000;
  expect(reading.charge.amountNanos).toBe(lead + drawing);
  expect([picturesOf(first).charge.amountNanos, reading.charge.amountNanos]).toEqual(world.charged());
});

it('tells a conversation again to a connection that did not hold it', async () => {
  const first = await attempt(world, { parameters: low });
  const turn = await turnOf(first, 'a red kite over dunes');
  // Any other positive number is another connection.
  const turns = [{ ...turn, connectionId: 77 as ConnectionId }];
  const second = await attempt(world, { parameters: low, turns, inputs: [turn.picture] });
  expect(picturesOf(second).outputs).toHaveLength(1);
  const { fields, files } = world.emulator.calls[1] ?? {};
  expect(fields).not.toHaveProperty('previous_response_id');
  expect(files).toHaveLength(1);
});

it('says what to do when OpenAI has forgotten the turn, which is free', async () => {
  const first = await attempt(world, { parameters: low });
  const turn = await turnOf(first, 'a red kite over dunes');
  world.emulator.forget();
  const { result } = await attempt(world, { parameters: low, turns: [turn], inputs: [turn.picture] });
  expect(result).toMatchObject({
    kind: 'rejected',
    problem: { code: 'invalid_request', message: expect.stringMatching(/Switch off/) as string },
  });
  expect(world.charged()).toHaveLength(1);
});

it('shows what the model said and which tool it wanted, and runs nothing', async () => {
  const made = await attempt(world, { prompt: `a kite ${toolCallMarker}`, parameters: low });
  expect(picturesOf(made).answer).toMatch(/“send_mail” with .*does not run them[^]*Here is the picture\./);
  expect(world.postCount()).toBe(1);
});

it('names a stream before it is done, and follows it when the app was killed in the middle', async () => {
  world.emulator.script({ kind: 'stream-cut', afterPartials: 1 });
  const parameters = { ...low, partialImages: 2 };
  const killed = await attempt(world, { parameters, isFollowed: false });
  expect(killed).toMatchObject({ result: { kind: 'accepted' }, remoteId: world.emulator.responseIds()[0] });
});

it('goes on from an answer that was saved and never acted on', async () => {
  const folder = path.join(world.folder, 'killed');
  await mkdir(folder);
  const named = await attempt(world, { parameters: low, isFollowed: false });
  for (const name of ['reply.body', 'reply.json']) {
    await writeFile(path.join(folder, name), await readFile(path.join(named.folder, name)));
  }
  const { wire } = named;
  const context = { folder, images, wire, prices: world.prices, model: 'gpt-5.5' };
  const reading = await world.provider.readReply(context);
  expect(reading).toMatchObject({ kind: 'accepted', remoteId: named.remoteId });
});

it('asks OpenAI to stop, and then says that what was done may have been charged', async () => {
  const { remoteId, folder, wire } = await attempt(world, { parameters: low, isFollowed: false });
  const journal = { sending() {}, identified() {}, receiving() {}, partial() {} };
  const context = { ...contextOf(), remoteId: remoteId ?? '', folder, wire, journal, images, pollCount: 0 };
  await world.provider.cancel?.(context);
  await expect(world.provider.poll?.(context)).resolves.toMatchObject({
    kind: 'failed',
    charge: 'unknown',
    problem: { code: 'cancelled' },
  });
});

it('brings home a response that was made elsewhere, with its words and its cost', async () => {
  const made = await attempt(world, { prompt: 'a paper boat', parameters: low });
  const found = await world.provider.findTask?.(contextOf(), made.remoteId ?? '', null);
  expect(found).toMatchObject({ model: 'gpt-5.5', prompt: 'a paper boat' });
  if (!found) return;
  const folder = path.join(world.folder, 'home');
  await mkdir(folder);
  const journal = { sending() {}, identified() {}, receiving() {}, partial() {} };
  const shared = { folder, images, wire: found.wire };
  const polled = { ...contextOf(), ...shared, remoteId: found.remoteId, journal, pollCount: 0 };
  await expect(world.provider.poll?.(polled)).resolves.toEqual({ kind: 'received' });
  const reading = await world.provider.readReply({ ...shared, prices: world.prices, model: found.model });
  expect(reading).toMatchObject({
    kind: 'pictures',
    charge: { basis: 'reported', amountNanos: world.charged()[0] },
  });
});

it.each(['task-7', 'resp_', '', '../models'])('knows that %j is no response id', async (id) => {
  await expect(world.provider.findTask?.(contextOf(), id, null)).rejects.toThrow(/resp_/);
});
