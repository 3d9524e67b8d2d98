import { z } from 'zod';
import type { ConnectionSettings } from '../../db/connections.ts';
import type { FreeReply } from '../http.ts';
import type { ConnectionContext, ProbedProfile } from '../provider.ts';
import { authorization } from './submit.ts';

/** What is read of the answers; anything else in them does not matter. */
const Models = z.object({
  data: z.array(z.object({ id: z.string().catch(''), owned_by: z.string().nullish().catch(null) })),
});
const LocalAiSystem = z.object({ backends: z.array(z.string()) });

type Reply = Extract<FreeReply, { kind: 'reply' }>;

interface Kind {
  readonly words: string;
  readonly settings: ConnectionSettings;
  /** Tells it by the model list, which every test has asked for. */
  readonly isListedAs?: (models: z.output<typeof Models>['data'], headers: Reply['headers']) => boolean;
  /** Tells it by an address of its own, asked for with GET. */
  readonly hasRoute?: { readonly path: string; readonly isOwn: (document: unknown) => boolean };
}

/** Servers that give themselves away, and what suits them; the first that matches counts. */
const kinds: readonly Kind[] = [
  {
    words: 'This is stable-diffusion.cpp',
    settings: {
      responseFormat: 'none',
      edits: 'edits',
      mask: 'grey',
      sizes: 'multiples',
      sizeStep: 64,
      webpInputs: false,
      timeoutMinutes: 60,
    },
    isListedAs: (models) => models.some(({ id }) => id === 'sd-cpp-local'),
  },
  {
    words: 'This is vLLM',
    settings: { responseFormat: 'b64_json', edits: 'edits', mask: 'alpha', sizes: 'multiples', sizeStep: 16 },
    isListedAs: (models) => models.some(({ owned_by: owner }) => /^vllm/i.test(owner ?? '')),
  },
  {
    words: 'This is OpenAI, for which there is a kind of connection of its own',
    settings: { responseFormat: 'none', edits: 'edits', mask: 'alpha', sizes: 'multiples', sizeStep: 16 },
    isListedAs: (_models, headers) => headers['openai-version'] !== undefined,
  },
  {
    words: 'This is LocalAI',
    settings: {
      responseFormat: 'b64_json',
      edits: 'localai',
      mask: 'white',
      sizes: 'multiples',
      sizeStep: 64,
      timeoutMinutes: 60,
    },
    hasRoute: { path: '/system', isOwn: (document) => LocalAiSystem.safeParse(document).success },
  },
];

const maxProbeBytes = 4 * 1024 * 1024;

/** Asks free questions only (GET), and says which known server answers like this one. */
export async function probeServer(context: ConnectionContext): Promise<ProbedProfile | null> {
  const listing = await ask(context, context.baseUrl, '/models');
  const models = listing && Models.safeParse(parsed(listing.body)).data?.data;
  if (!listing || !models) return null;
  for (const { words, settings, isListedAs, hasRoute } of kinds) {
    if (isListedAs?.(models, listing.headers)) return { words, settings };
    if (hasRoute && (await answersAt(context, hasRoute))) return { words, settings };
  }
  return null;
}

async function answersAt(
  context: ConnectionContext,
  { path, isOwn }: NonNullable<Kind['hasRoute']>,
): Promise<boolean> {
  const reply = await ask(context, new URL(context.baseUrl).origin, path);
  return reply !== null && isOwn(parsed(reply.body));
}

async function ask(context: ConnectionContext, baseUrl: string, path: string): Promise<Reply | null> {
  const reply = await context.http.requestFree({
    baseUrl,
    path,
    method: 'GET',
    headers: authorization(context.key),
    maxBytes: maxProbeBytes,
    signal: context.signal,
  });
  return reply.kind === 'reply' && reply.status === 200 ? reply : null;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
