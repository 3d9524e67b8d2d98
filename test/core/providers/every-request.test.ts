import { describe, expect, it } from 'vitest';
import { createAiGenerateProvider } from '../../../src/core/providers/aigenerate/aigenerate.ts';
import { createChatImagesProvider } from '../../../src/core/providers/chat-images/chat-images.ts';
import { createCompatibleProvider } from '../../../src/core/providers/compatible/compatible.ts';
import { createOpenAiImagesProvider } from '../../../src/core/providers/openai-images/openai-images.ts';
import { createOpenAiResponsesProvider } from '../../../src/core/providers/openai-responses/openai-responses.ts';
import type { Provider, ProviderRequest, WireRequest } from '../../../src/core/providers/provider.ts';
import { createRunApiProvider } from '../../../src/core/providers/runapi/runapi.ts';
import type { ConnectionSettings } from '../../../src/core/db/connections.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { buildRequest } from '../../../src/core/providers/openai-images/build-request.ts';
import { input, request } from './openai-images/requests.ts';
import { asSent } from './schemas/as-sent.ts';
import { conversations, requestsOf } from './schemas/every-request.ts';
import { complaints, type JsonSchema } from './schemas/json-schema.ts';
import { laterOpenAi, publishedOpenAi } from './schemas/openai-document.ts';
import { aiGenerateTables, chatTables, compatibleTables, runApiTables } from './schemas/service-tables.ts';

/** The name a request's schema goes by: its path, and the encoding where a path has two. */
function schemaName({ path, encoding }: WireRequest): string {
  return path.startsWith('/images/') && path !== '/images/generations' ? `${path} ${encoding}` : path;
}

const openAiTables = (document: typeof laterOpenAi): Readonly<Record<string, JsonSchema>> => ({
  '/images/generations': document.generations,
  '/images/edits json': document.editJson,
  '/images/edits multipart': document.editForm,
  '/responses': document.responses,
});

const later = openAiTables(laterOpenAi);
/** A picture of three bytes: the schema looks at its place and shape. */
const smallFile = () => 3;

interface Service {
  readonly name: string;
  readonly provider: Provider;
  readonly tables: Readonly<Record<string, JsonSchema>>;
  readonly settings: readonly ConnectionSettings[];
  /** Models beside those shipped: dated snapshots, and names only an account or a person knows. */
  readonly models: readonly string[];
  /** What the adapter itself refuses before anything is sent: `field` of its sentence. */
  readonly refused: readonly string[];
  /** Conversations, where the service has a memory or is told of earlier turns. */
  readonly turns?: typeof conversations;
  /** Every schema that something the app can make is held to. */
  readonly reached: readonly string[];
}

const services: readonly Service[] = [
  {
    name: 'OpenAI Images',
    provider: createOpenAiImagesProvider(),
    tables: later,
    settings: [{}, { stream: false }],
    models: ['gpt-image-2-2026-04-21', 'gpt-image-9'],
    refused: ['moderation'],
    reached: ['/images/edits json', '/images/edits multipart', '/images/generations'],
  },
  {
    name: 'OpenAI Responses',
    provider: createOpenAiResponsesProvider(),
    tables: later,
    settings: [{}, { remember: false }, { background: false, remember: false }],
    models: ['gpt-6'],
    refused: ['quality'],
    turns: conversations,
    reached: ['/responses'],
  },
  {
    name: 'RunAPI',
    provider: createRunApiProvider(),
    tables: runApiTables,
    settings: [{}, { modelNames: 'long' }],
    models: [],
    refused: ['inputs', 'mask', 'resolution'],
    reached: Object.keys(runApiTables).sort(),
  },
  {
    name: 'AI Generate',
    provider: createAiGenerateProvider(),
    tables: aiGenerateTables,
    settings: [{}, { ratioField: 'none' }],
    models: [],
    refused: ['mask'],
    reached: ['/jobs/createTask'],
  },
  {
    name: 'Chat images',
    provider: createChatImagesProvider(),
    tables: chatTables,
    settings: [{}, { stream: true }, { modalities: true, models: 'some-picture-model' }],
    models: ['some-picture-model'],
    refused: ['inputs', 'mask'],
    turns: conversations,
    reached: ['/chat/completions'],
  },
  {
    name: 'Compatible',
    provider: createCompatibleProvider(),
    tables: compatibleTables,
    settings: [
      {},
      { edits: 'localai', mask: 'white' },
      { edits: 'references', maxCount: 10 },
      { edits: 'none' },
    ],
    models: ['any-model'],
    refused: ['inputs', 'mask'],
    reached: ['/images/edits multipart', '/images/generations', '/images/inpainting multipart'],
  },
];

/** Everything the app can make for a service, each once, by the name of its schema; and what is refused on the way. */
function everyRequest(service: Service): {
  readonly sent: readonly Sent[];
  readonly refusals: readonly string[];
} {
  const { provider, settings, models } = service;
  const refusals = new Set<string>();
  const sent = new Map<string, Sent>();
  const combined = new Set<unknown>();
  for (const chosen of settings) {
    const named = models.flatMap((model) => provider.capabilitiesOf?.(model, true, chosen) ?? []);
    for (const capabilities of [...provider.models, ...named]) {
      const inPairs = !combined.has(capabilities.fields);
      combined.add(capabilities.fields);
      for (const turns of service.turns ?? [[]]) {
        for (const request of requestsOf({ capabilities, inPairs, settings: chosen, turns })) {
          for (const wire of built(provider, request, refusals)) {
            const body = asSent(wire, smallFile);
            sent.set(`${wire.path}${JSON.stringify(body)}`, { name: schemaName(wire), body });
          }
        }
      }
    }
  }
  return { sent: [...sent.values()], refusals: [...refusals].sort() };
}

interface Sent {
  readonly name: string;
  readonly body: unknown;
}

function built(provider: Provider, request: ProviderRequest, refusals: Set<string>): readonly WireRequest[] {
  try {
    return [provider.build(request)];
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid-input') throw error;
    refusals.add(error.field ?? '');
    return [];
  }
}

describe('OpenAI Images', () => {
  it('uses what is younger than the published document only in words OpenAI’s own types have', () => {
    const [service] = services;
    const published = openAiTables(publishedOpenAi);
    const checks = new Map(Object.entries(published).map(([name, schema]) => [name, complaints(schema)]));
    const found = new Set<string>();
    for (const { name, body } of service ? everyRequest(service).sent : []) {
      for (const line of checks.get(name)?.(body) ?? []) found.add(`${name} ${line}`);
    }
    const younger = /quality: Invalid option|Unrecognized key: "complexity"/;
    expect([...found].filter((line) => !younger.test(line))).toEqual([]);
    // A form is documented for all of it; only what a form cannot carry beside it goes as JSON.
    expect([...found].some((line) => line.startsWith('/images/edits multipart'))).toBe(true);
  });

  it('keeps the longest data URL below the published limit, to the character', () => {
    const largest = ((20_971_520 - 'data:image/png;base64,'.length - 1) >> 2) * 3;
    const schema = complaints(laterOpenAi.editJson);
    const sent = (sizeBytes: number) => {
      const wire = buildRequest(request({ inputs: [input('source', 1, { sizeBytes })] }));
      return wire.encoding === 'json' ? schema(asSent(wire, () => sizeBytes)) : [wire.encoding];
    };
    expect(sent(largest)).toEqual([]);
    expect(sent(largest + 3)).toEqual(['multipart']);
  });
});

describe('the schemas', () => {
  const good = {
    '/images/generations': { model: 'gpt-image-2', prompt: 'a kite', n: 1, size: '1024x1024' },
    '/responses': { model: 'gpt-5.5', input: 'a kite', tools: [{ type: 'image_generation' }] },
  };

  it.each([
    ['/images/generations', { response_format: 'b64_json' }],
    ['/images/generations', { n: 11 }],
    ['/images/generations', { n: '1' }],
    ['/images/generations', { prompt: '' }],
    ['/images/generations', { prompt: 'a'.repeat(32_001) }],
    ['/images/generations', { output_format: 'gif' }],
    ['/images/generations', { size: '1024 × 1024' }],
    ['/images/generations', { partial_images: 4 }],
    ['/images/generations', { quality: null }],
    ['/responses', { n: 2 }],
    ['/responses', { tools: [{ type: 'image_generation', size: 1024 }] }],
    ['/responses', { input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'x' }] }] }],
  ] as const)('refuse for %s what OpenAI refuses: %o', (path, change) => {
    const check = complaints(later[path] ?? {});
    expect(check(good[path])).toEqual([]);
    expect(check({ ...good[path], ...change })).not.toEqual([]);
  });

  it('refuse a second field where one is meant, and both or neither of two names for a picture', () => {
    const check = complaints(laterOpenAi.editJson);
    const edit = (image: object) => ({ model: 'gpt-image-2', prompt: 'a kite', images: [image] });
    expect(check(edit({ file_id: 'file-1' }))).toEqual([]);
    expect(check(edit({}))).not.toEqual([]);
    expect(check(edit({ file_id: 'file-1', image_url: 'data:image/png;base64,AA' }))).not.toEqual([]);
  });
});

describe.each(services)('$name', (service) => {
  it('sends only what its service documents, whatever is combined', () => {
    const checks = new Map(
      Object.entries(service.tables).map(([name, schema]) => [name, complaints(schema)]),
    );
    const { sent, refusals } = everyRequest(service);
    const wrong = new Set<string>();
    for (const { name, body } of sent) {
      const found = checks.get(name)?.(body) ?? ['has no schema'];
      for (const line of found) wrong.add(`${name} ${line}`);
    }
    expect([...wrong]).toEqual([]);
    expect(refusals).toEqual(service.refused);
    expect([...new Set(sent.map(({ name }) => name))].sort()).toEqual(service.reached);
  });
});
