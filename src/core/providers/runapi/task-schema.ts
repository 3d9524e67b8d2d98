import { z } from 'zod';

const amount = z.number().nonnegative().finite().nullish().catch(null);
const text = z.string().nullish().catch(null);

const Reservation = z.object({ amount_cents: amount, amount_micro_cents: amount });
const Settlement = z.object({
  charged_amount_cents: amount,
  amount_cents: amount,
  amount_micro_cents: amount,
});
const Refund = z.object({ refunded_amount_cents: amount, amount_cents: amount, amount_micro_cents: amount });

export const Billing = z.object({
  reservation: Reservation.nullish().catch(null),
  settlement: Settlement.nullish().catch(null),
  refund: Refund.nullish().catch(null),
});
export type Billing = z.output<typeof Billing>;

const Picture = z.union([z.string().transform((url) => ({ url })), z.object({ url: z.string() })]);

/**
 * A task as its status path gives it. Only the id is needed; everything else may be missing or odd, because what is
 * bought must not depend on it.
 */
export const Task = z.object({
  id: z.string().min(1).max(200),
  status: z.string().catch(''),
  model: text,
  prompt: text,
  images: z.array(z.unknown()).catch([]),
  error: z.unknown().optional(),
  billing: Billing.nullish().catch(null),
});
export type Task = z.output<typeof Task>;

/** Newer endpoints wrap what the synchronous call would have answered. */
const Wrapped = z.object({
  id: z.string(),
  status: z.string().catch(''),
  response: z.object({ status: z.number().int().catch(200), body: z.record(z.string(), z.unknown()) }),
});

/** Reads a task, wrapped or plain; null for what is neither. */
export function readTask(document: unknown): Task | null {
  const wrapped = Wrapped.safeParse(document).data;
  if (wrapped) {
    const { id, status, response } = wrapped;
    const state = response.status >= 400 ? 'failed' : status;
    return Task.safeParse({ ...response.body, id, status: state }).data ?? null;
  }
  return Task.safeParse(document).data ?? null;
}

/** Links of the pictures, in order, each once; what is no link is left out. */
export function linksOf(task: Task): string[] {
  const links = task.images.flatMap((each) => {
    const url = Picture.safeParse(each).data?.url;
    return url !== undefined && URL.canParse(url) ? [url] : [];
  });
  return [...new Set(links)];
}

/** Words for states seen or documented; every other state means "keep waiting". */
const doneStates = /^(completed?|succeeded|success|finished)$/i;
const failedStates = /^(failed|error|cancell?ed|timeout)$/i;

export function stateOf({ status }: Task): 'done' | 'failed' | 'waiting' {
  if (doneStates.test(status)) return 'done';
  return failedStates.test(status) ? 'failed' : 'waiting';
}
