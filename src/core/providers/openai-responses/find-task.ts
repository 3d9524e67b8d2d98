import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { unreachableMessage } from '../http/unreachable.ts';
import { classifyRefusal, errorFactsOf } from '../openai-images/refusals.ts';
import { authorization } from '../openai-images/submit.ts';
import type { ConnectionContext, FoundTask } from '../provider.ts';
import { responsePath } from './poll.ts';

const Found = z.object({
  id: z.string().min(1),
  model: z.string().min(1),
  tools: z.array(z.unknown()).nullish().catch(null),
});

/** A response holds its pictures; only its head is read here, but all of it comes. */
const maxResponseBytes = 64 * 1024 * 1024;

const Items = z.object({
  data: z.array(
    z.object({
      role: z.string().nullish().catch(null),
      content: z
        .union([z.string(), z.array(z.object({ text: z.string().nullish().catch(null) }))])
        .nullish()
        .catch(null),
    }),
  ),
});

/** Finds a response by its id, made here or elsewhere, with the words it was asked with. */
export async function findResponse(
  context: ConnectionContext,
  taskId: string,
  model: string | null,
): Promise<FoundTask> {
  const remoteId = taskId.trim();
  if (!/^resp_[\w-]{1,200}$/.test(remoteId)) {
    throw new AppError('invalid-input', 'A response id of OpenAI begins with “resp_”. Paste the whole id.');
  }
  const found = Found.safeParse(await get(context, responsePath(remoteId))).data;
  if (!found) throw new AppError('unreadable', 'What OpenAI answered for this id is no response.');
  // Without the words the picture is still worth having.
  const prompt = await promptOf(context, remoteId).catch(() => '');
  const tools = found.tools ?? [];
  return {
    remoteId,
    model: model ?? found.model,
    prompt,
    wire: {
      method: 'POST',
      path: '/responses',
      encoding: 'json',
      body: { model: found.model, input: prompt, tools, store: true },
      isStreamed: false,
    },
  };
}

async function promptOf(context: ConnectionContext, remoteId: string): Promise<string> {
  const document = await get(context, `${responsePath(remoteId)}/input_items?order=desc&limit=20`);
  const items = Items.parse(document).data.filter((item) => item.role === 'user');
  const content = items[0]?.content ?? '';
  if (typeof content === 'string') return content;
  return content.flatMap((part) => part.text ?? []).join('\n');
}

async function get(context: ConnectionContext, path: string): Promise<unknown> {
  const reply = await context.http.requestFree({
    baseUrl: context.baseUrl,
    path,
    method: 'GET',
    headers: authorization(context.key),
    maxBytes: maxResponseBytes,
    signal: context.signal,
  });
  if (reply.kind === 'unreachable') {
    const host = URL.canParse(context.baseUrl) ? new URL(context.baseUrl).host : context.baseUrl;
    throw new AppError('unavailable', unreachableMessage(host, reply.reason, reply.detail));
  }
  if (reply.status === 404) {
    throw new AppError(
      'not-found',
      'OpenAI has no response of this id for this key. It keeps them for 30 days, and only where it was asked to.',
    );
  }
  if (reply.status !== 200) {
    const { problem } = classifyRefusal(errorFactsOf(reply.status, reply.body));
    throw new AppError('refused', problem.message);
  }
  try {
    return JSON.parse(reply.body);
  } catch {
    throw new AppError('unreadable', 'What OpenAI answered for this id cannot be read.');
  }
}
