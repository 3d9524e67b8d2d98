import { z } from 'zod';

const text = z.string().nullish().catch(null);
const number = z.number().finite().nonnegative().nullish().catch(null);

const Envelope = z.object({
  code: z.union([z.number(), z.string()]).catch(200),
  data: z.record(z.string(), z.unknown()).nullish().catch(null),
});

const Task = z.object({
  taskId: z.string().min(1).max(200).nullish().catch(null),
  state: z.string().nullish().catch(null),
  model: text,
  param: text,
  resultJson: z.unknown().optional(),
  failCode: z
    .union([z.string(), z.number().transform(String)])
    .nullish()
    .catch(null),
  failMsg: text,
  creditsConsumed: number,
});
export type Task = z.output<typeof Task>;

/** What an answer says: a task, or that something is wrong although its status is a success. */
export type Envelope =
  { readonly kind: 'task'; readonly task: Task } | { readonly kind: 'error' } | { readonly kind: 'other' };

/** `{ code, msg, data }`: a code other than 200 is an error whatever the HTTP status. */
export function readEnvelope(document: unknown): Envelope {
  const { data: envelope } = Envelope.safeParse(document);
  if (!envelope) return { kind: 'other' };
  if (String(envelope.code) !== '200') return { kind: 'error' };
  const task = Task.safeParse(envelope.data).data;
  return task && (task.taskId || task.state) ? { kind: 'task', task } : { kind: 'other' };
}

/** Three words mean waiting; every other one that is no ending does too. */
export function stateOf({ state }: Task): 'done' | 'failed' | 'waiting' {
  if (/^(success|succeeded|completed?)$/i.test(state ?? '')) return 'done';
  return /^(fail|failed|error|cancell?ed)$/i.test(state ?? '') ? 'failed' : 'waiting';
}

const links = z.array(z.unknown()).catch([]);
const Result = z.object({ resultUrls: links, result_urls: links, resultUrl: text });

/** Links of a finished task. `resultJson` is a string with JSON in it; an object is taken too. */
export function linksOf({ resultJson }: Task): string[] {
  const result = Result.safeParse(typeof resultJson === 'string' ? parsed(resultJson) : resultJson).data;
  if (!result) return [];
  const found = [...result.resultUrls, ...result.result_urls, result.resultUrl];
  // The same picture may stand in the list and alone.
  return [...new Set(found.filter((url): url is string => typeof url === 'string' && URL.canParse(url)))];
}

const Param = z.object({ prompt: text, input: z.object({ prompt: text }).nullish().catch(null) });

/** The prompt a task was made with; `param` is JSON in a string, with the input inside or not. */
export function promptOf({ param }: Task): string {
  const outer = Param.safeParse(parsed(param ?? '')).data;
  return outer?.input?.prompt ?? outer?.prompt ?? '';
}

export function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
