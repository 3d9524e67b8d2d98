import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ModelCapabilities, Parameters } from '../../src/shared/capabilities.ts';
import { AppError } from '../../src/shared/errors.ts';
import type { ConnectionId, Sha256 } from '../../src/shared/ids.ts';
import type { InputRole } from '../../src/shared/model.ts';
import { completeParameters } from '../../src/shared/validate-parameters.ts';
import type { ConnectionSettings } from '../../src/core/db/connections.ts';
import { createImageWorker } from '../../src/core/images/image-worker-client.ts';
import type { CheckedImage, ImageWorker } from '../../src/core/images/image-worker.ts';
import { spawnImageWorkerProcess } from '../../src/core/images/spawn-child-process.ts';
import type { Logger } from '../../src/core/ports.ts';
import type { ProviderHttp } from '../../src/core/providers/http.ts';
import type {
  AttemptJournal,
  ConnectionContext,
  PollContext,
  PollResult,
  Provider,
  ProviderInput,
  ProviderRequest,
  ReplyOutput,
  ReplyReading,
  SubmitResult,
  WireRequest,
} from '../../src/core/providers/provider.ts';
import type { Price, PriceBook } from '../../src/core/spend/price-book.ts';

/** An adapter with a service to speak to, and what the service itself saw. */
export interface ProviderWorld {
  readonly provider: Provider;
  readonly baseUrl: string;
  readonly key: string | null;
  readonly http: ProviderHttp;
  readonly images: ImageWorker;
  readonly prices: PriceBook;
  /** What a person entered, where no price is shipped: `prices` as rows a library keeps. */
  readonly ownPrices?: readonly Price[];
  /** A folder of this test alone. */
  readonly folder: string;
  /** Nanodollars the service took, call by call. */
  readonly charged: () => readonly number[];
  /** Paid requests that reached the service, refused ones included. */
  readonly postCount: () => number;
  readonly close: () => Promise<void>;
  /** What to ask this service for; left out: as OpenAI Images takes it. */
  readonly asks?: Partial<Asks>;
  /** Settings of the connection, as `info.settings` describes them. */
  readonly settings?: ConnectionSettings;
  /** Moves the service's own tasks on; called before every poll. A service that answers at once needs none. */
  readonly advance?: () => void | Promise<void>;
  /** By how much an estimate may lie above what a call then costs; a dollar cent's tenth when left out. */
  readonly estimateSlackNanos?: number;
  /** Size of every picture the service makes here; 1024 x 1024 when left out, null for whatever comes. */
  readonly pictureSize?: { readonly width: number; readonly height: number } | null;
}

/** One thing to ask for per ability; null where the service has none. The suite adds pictures and masks itself. */
export interface Asks {
  /** One picture from words. */
  readonly one: Ask;
  /** Several with one call; `count` says how many. */
  readonly several: Ask | null;
  /** An edit of one picture. */
  readonly edit: Ask | null;
  /** An edit of what a mask marks. */
  readonly mask: Ask | null;
  /** An edit with two references. */
  readonly references: Ask | null;
  /** Two partial pictures on the way. */
  readonly partials: Ask | null;
  /** A task that can be stopped before it is done; null also where the provider has tasks and this connection asks for none. */
  readonly cancelled: Ask | null;
}

const quick = { parameters: { quality: 'low' } } as const;
const usualAsks: Asks = {
  one: quick,
  several: { count: 3, parameters: { quality: 'low' } },
  edit: quick,
  mask: quick,
  references: quick,
  partials: { parameters: { quality: 'low', partialImages: 2 } },
  cancelled: quick,
};

export function asksOf(world: ProviderWorld): Asks {
  return { ...usualAsks, ...world.asks };
}

/** What a test asks for; everything else is completed from the model's capability table. */
export interface Ask {
  readonly model?: string;
  readonly prompt?: string;
  readonly count?: number;
  readonly parameters?: Parameters;
  readonly inputs?: readonly ProviderInput[];
  readonly key?: string | null;
  readonly baseUrl?: string;
  readonly signal?: AbortSignal;
  readonly turns?: ProviderRequest['turns'];
  readonly extra?: ProviderRequest['extra'];
  readonly settings?: ProviderRequest['settings'];
  /** False: a task is left as it was accepted, for a test that polls by itself. */
  readonly isFollowed?: boolean;
}

/** One attempt as core would see it. */
export interface Attempted {
  /** As sent: what `prepare` gave, where there is one. */
  readonly wire: WireRequest;
  readonly folder: string;
  /** How submitting ended; for a task that was followed, see `polled`. */
  readonly result: SubmitResult;
  /** How polling ended; null where nothing was polled. */
  readonly polled: Exclude<PollResult, { kind: 'waiting' }> | null;
  /** The provider's own id, from wherever it was first told. */
  readonly remoteId: string | null;
  readonly moves: readonly string[];
  readonly partials: readonly string[];
  /** Read twice, as after a restart; both readings are equal or the test fails where it compares them. */
  readonly readings: readonly ReplyReading[];
}

export const quietLog: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

export function startTestImageWorker(): ImageWorker {
  return createImageWorker({ spawn: () => spawnImageWorkerProcess(), log: quietLog });
}

/** A picture put where originals lie in this world. */
export async function addInput(
  world: ProviderWorld,
  role: InputRole,
  bytes: Uint8Array,
): Promise<ProviderInput> {
  // Safe: a lower-case hex SHA-256 is what the brand stands for.
  const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
  await writeFile(inputPath(world, sha256), bytes);
  const facts: CheckedImage = await world.images.check(inputPath(world, sha256));
  return { role, sha256, facts, path: inputPath(world, sha256) };
}

export function inputPath(world: Pick<ProviderWorld, 'folder'>, sha256: Sha256): string {
  return path.join(world.folder, `original-${sha256}`);
}

export function requestFor(world: ProviderWorld, ask: Ask): ProviderRequest {
  const capabilities = capabilitiesFor(world, ask);
  const task = (ask.inputs ?? []).length > 0 ? 'edit' : 'generate';
  const { parameters, problems } = completeParameters(capabilities, ask.parameters ?? {}, task);
  if (problems.length > 0) throw new Error(`the test asks for what cannot be: ${JSON.stringify(problems)}`);
  return {
    model: capabilities.model,
    capabilities,
    prompt: ask.prompt ?? 'a red kite over dunes',
    count: ask.count ?? 1,
    parameters,
    inputs: ask.inputs ?? [],
    turns: ask.turns ?? [],
    // Safe: a number as a database would give.
    connectionId: 1 as ConnectionId,
    extra: ask.extra ?? null,
    settings: ask.settings ?? world.settings ?? {},
  };
}

function capabilitiesFor({ provider, settings }: ProviderWorld, ask: Ask): ModelCapabilities {
  const { model } = ask;
  const found =
    model === undefined
      ? provider.models[0]
      : (provider.models.find((each) => each.model === model) ??
        provider.capabilitiesOf?.(model, true, ask.settings ?? settings ?? {}));
  if (!found) throw new Error(`the provider has no model ${model ?? ''}`);
  return found;
}

let attemptCount = 0;

/**
 * Builds, prepares, stores and rebuilds the request as core does, makes the call, follows a task to its end, reads the
 * reply twice, and fetches what the reply links to.
 */
export async function attempt(world: ProviderWorld, ask: Ask = {}): Promise<Attempted> {
  const request = requestFor(world, ask);
  attemptCount += 1;
  const attemptId = attemptCount;
  const folder = path.join(world.folder, `attempt-${attemptId}`);
  await mkdir(folder);
  const moves: string[] = [];
  const partials: string[] = [];
  let remoteId: string | null = null;
  const connection: ConnectionContext = {
    baseUrl: ask.baseUrl ?? world.baseUrl,
    key: ask.key === undefined ? world.key : ask.key,
    http: world.http,
    signal: ask.signal ?? new AbortController().signal,
    nowMs: Date.UTC(2026, 10, 20, 12),
    settings: request.settings,
  };
  const filePath = (sha256: Sha256): string => inputPath(world, sha256);
  const journal: AttemptJournal = {
    sending: () => void moves.push('sending'),
    identified: (id) => void (remoteId = id),
    receiving: () => void moves.push('receiving'),
    partial: (file) => void partials.push(file),
  };
  const prepared = await prepare(world, connection, stored(world.provider.build(request)), filePath);
  const ended = (result: SubmitResult, wire: WireRequest): Attempted => {
    return { wire, folder, result, polled: null, remoteId, moves, partials, readings: [] };
  };
  if ('kind' in prepared) return ended(prepared, stored(world.provider.build(request)));
  const wire = stored(prepared);
  const shared = { ...connection, wire, folder, journal, images: world.images };
  const result = await world.provider.submit({
    ...shared,
    attemptId,
    filePath,
    idempotencyKey: 'idempotency-key',
  });
  if (result.kind === 'accepted') remoteId = result.remoteId;
  const polled =
    result.kind === 'accepted' && ask.isFollowed !== false
      ? await follow(world, { ...shared, remoteId: result.remoteId })
      : null;
  const read = (): Promise<ReplyReading> =>
    world.provider.readReply({
      folder,
      images: world.images,
      wire,
      prices: world.prices,
      model: request.model,
      baseUrl: connection.baseUrl,
      settings: request.settings,
    });
  const isReceived = result.kind === 'received' || polled?.kind === 'received';
  const raw = isReceived ? [await read(), await read()] : [];
  const first = raw[0];
  if (first?.kind === 'pictures') remoteId = first.remoteId ?? remoteId;
  const readings: ReplyReading[] = [];
  // One after the other: both name the same links, and so the same files.
  for (const reading of raw) readings.push(await fetchLinks(world, connection, reading, folder));
  return { ...ended(result, wire), polled, remoteId, readings };
}

/** As core stores it and reads it back. */
function stored(wire: WireRequest): WireRequest {
  // Safe: what goes in is a WireRequest, and those are plain JSON.
  return JSON.parse(JSON.stringify(wire)) as WireRequest;
}

/** Core's rule: whatever fails before the purchase is `not_sent`. */
async function prepare(
  world: ProviderWorld,
  connection: ConnectionContext,
  wire: WireRequest,
  filePath: (sha256: Sha256) => string,
): Promise<WireRequest | Extract<SubmitResult, { kind: 'not_sent' }>> {
  if (!world.provider.prepare) return wire;
  try {
    return await world.provider.prepare({ ...connection, wire, filePath });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problem = {
      code: 'prepare_failed',
      message: error.message,
      billingRule: 'Nothing was sent, so nothing was charged.',
    };
    return { kind: 'not_sent', problem, retryAfterMs: null };
  }
}

/** A task that is not done after so many polls never will be. */
const mostPolls = 50;

async function follow(
  world: ProviderWorld,
  context: Omit<PollContext, 'pollCount'>,
): Promise<Exclude<PollResult, { kind: 'waiting' }>> {
  for (let pollCount = 0; pollCount < mostPolls; pollCount += 1) {
    await world.advance?.();
    const polled = await world.provider.poll?.({ ...context, pollCount });
    if (polled === undefined) throw new Error('a task was accepted and cannot be polled');
    if (polled.kind !== 'waiting') return polled;
  }
  throw new Error(`the task was not done after ${mostPolls} polls`);
}

/** The same reading with its links turned into files, as core does it. */
async function fetchLinks(
  world: ProviderWorld,
  connection: ConnectionContext,
  reading: ReplyReading,
  folder: string,
): Promise<ReplyReading> {
  if (reading.kind !== 'pictures') return reading;
  const outputs: ReplyOutput[] = [];
  for (const [index, output] of reading.outputs.entries()) {
    if (output.source.kind === 'file') {
      outputs.push(output);
      continue;
    }
    const target = path.join(folder, `link-${index}.bin`);
    const { url } = output.source;
    const { baseUrl: ownBaseUrl, signal } = connection;
    const fetched = await world.http.fetchResult({ url, ownBaseUrl, target, signal });
    if (fetched.kind !== 'saved') throw new Error(`a link was not fetched: ${JSON.stringify(fetched)}`);
    outputs.push({ ...output, source: { kind: 'file', path: target } });
  }
  return { ...reading, outputs };
}

/** The reading of an attempt that brought pictures. */
export function picturesOf({
  result,
  polled,
  readings,
}: Attempted): Extract<ReplyReading, { kind: 'pictures' }> {
  const reading = readings[0];
  if (reading?.kind === 'pictures') return reading;
  throw new Error(`no pictures came: ${JSON.stringify(reading ?? polled ?? result)}`);
}

/** Path of a delivered picture. */
export function fileOf(reading: Extract<ReplyReading, { kind: 'pictures' }>, index = 0): string {
  const source = reading.outputs[index]?.source;
  if (source?.kind !== 'file') throw new Error(`output ${index} is no file`);
  return source.path;
}
