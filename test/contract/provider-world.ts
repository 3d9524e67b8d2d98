import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ModelCapabilities, Parameters } from '../../src/shared/capabilities.ts';
import type { Sha256 } from '../../src/shared/ids.ts';
import type { InputRole } from '../../src/shared/model.ts';
import { completeParameters } from '../../src/shared/validate-parameters.ts';
import { createImageWorker } from '../../src/core/images/image-worker-client.ts';
import type { CheckedImage, ImageWorker } from '../../src/core/images/image-worker.ts';
import { spawnImageWorkerProcess } from '../../src/core/images/spawn-child-process.ts';
import type { Logger } from '../../src/core/ports.ts';
import type { ProviderHttp } from '../../src/core/providers/http.ts';
import type {
  Provider,
  ProviderInput,
  ProviderRequest,
  ReplyReading,
  SubmitResult,
  WireRequest,
} from '../../src/core/providers/provider.ts';
import type { PriceBook } from '../../src/core/spend/price-book.ts';

/** An adapter with a service to speak to, and what the service itself saw. */
export interface ProviderWorld {
  readonly provider: Provider;
  readonly baseUrl: string;
  readonly key: string | null;
  readonly http: ProviderHttp;
  readonly images: ImageWorker;
  readonly prices: PriceBook;
  /** A folder of this test alone. */
  readonly folder: string;
  /** Nanodollars the service took, call by call. */
  readonly charged: () => readonly number[];
  /** Paid requests that reached the service, refused ones included. */
  readonly postCount: () => number;
  readonly close: () => Promise<void>;
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
}

/** One attempt as core would see it. */
export interface Attempted {
  readonly wire: WireRequest;
  readonly folder: string;
  readonly result: SubmitResult;
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
  const capabilities = capabilitiesFor(world.provider, ask.model);
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
    extra: ask.extra ?? null,
    settings: ask.settings ?? {},
  };
}

function capabilitiesFor(provider: Provider, model: string | undefined): ModelCapabilities {
  const found =
    model === undefined
      ? provider.models[0]
      : (provider.models.find((each) => each.model === model) ?? provider.capabilitiesOf?.(model, true, {}));
  if (!found) throw new Error(`the provider has no model ${model ?? ''}`);
  return found;
}

let attemptCount = 0;

/** Builds, stores and rebuilds the request as core does, makes the call, and reads the reply twice. */
export async function attempt(world: ProviderWorld, ask: Ask = {}): Promise<Attempted> {
  const request = requestFor(world, ask);
  const wire = JSON.parse(JSON.stringify(world.provider.build(request))) as WireRequest;
  attemptCount += 1;
  const folder = path.join(world.folder, `attempt-${attemptCount}`);
  await mkdir(folder);
  const moves: string[] = [];
  const partials: string[] = [];
  const result = await world.provider.submit({
    baseUrl: ask.baseUrl ?? world.baseUrl,
    key: ask.key === undefined ? world.key : ask.key,
    http: world.http,
    signal: ask.signal ?? new AbortController().signal,
    nowMs: Date.UTC(2026, 10, 20, 12),
    settings: ask.settings ?? {},
    wire,
    folder,
    attemptId: attemptCount,
    filePath: (sha256) => inputPath(world, sha256),
    idempotencyKey: 'idempotency-key',
    images: world.images,
    journal: {
      sending: () => void moves.push('sending'),
      identified: () => undefined,
      receiving: () => void moves.push('receiving'),
      partial: (file) => void partials.push(file),
    },
  });
  const read = (): Promise<ReplyReading> =>
    world.provider.readReply({
      folder,
      images: world.images,
      wire,
      prices: world.prices,
      model: request.model,
    });
  const readings = result.kind === 'received' ? [await read(), await read()] : [];
  return { wire, folder, result, moves, partials, readings };
}

/** The reading of an attempt that brought pictures. */
export function picturesOf({ result, readings }: Attempted): Extract<ReplyReading, { kind: 'pictures' }> {
  const reading = readings[0];
  if (reading?.kind === 'pictures') return reading;
  throw new Error(`no pictures came: ${JSON.stringify(reading ?? result)}`);
}

/** Path of a delivered picture. */
export function fileOf(reading: Extract<ReplyReading, { kind: 'pictures' }>, index = 0): string {
  const source = reading.outputs[index]?.source;
  if (source?.kind !== 'file') throw new Error(`output ${index} is no file`);
  return source.path;
}
