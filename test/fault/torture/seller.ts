import { startEmulator } from '../../emulator/emulator.ts';
import { startRunApiEmulator } from '../../emulator/runapi/runapi-emulator.ts';
import type { Random } from '../../support/random.ts';

/** One way of buying: an emulated provider, and what its own books say about every prompt. */
export interface Seller {
  /** 'sync', 'streamed' or 'polled'. */
  readonly kind: string;
  readonly provider: string;
  readonly baseUrl: string;
  readonly model: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  /** Makes the next call go wrong in a way this protocol knows. */
  breakNext(random: Random): void;
  /** Every paid POST that was taken, not refused, by prompt. */
  taken(): readonly { readonly prompt: string; readonly amountNanos: number }[];
  close(): Promise<void>;
}

/** The key the emulators ask for; processes under test read it from the environment variable of this name. */
export const sellerKey = { name: 'TORTURE_KEY', value: 'sk-torture' } as const;

function promptIn(fields: Readonly<Record<string, unknown>> | undefined): string {
  const prompt = fields?.['prompt'];
  return typeof prompt === 'string' ? prompt : 'a call without a prompt';
}

type Faults = Parameters<Awaited<ReturnType<typeof startEmulator>>['script']>[0];

const imageFaults: readonly Faults[] = [
  { kind: 'reset-before-headers' },
  { kind: 'close-without-reply' },
  { kind: 'reset-after-headers' },
  { kind: 'cut', fraction: 0.5 },
  { kind: 'truncated-json' },
  { kind: 'rate-limit', retryAfterMs: 30 },
  {
    kind: 'status',
    status: 400,
    body: { error: { message: 'No.', code: 'moderation_blocked', type: 'image_generation_user_error' } },
  },
  { kind: 'slow-drip', everyMs: 2 },
  { kind: 'delay', delayMs: 150 },
];

async function openAiImages(kind: 'sync' | 'streamed'): Promise<Seller> {
  const emulator = await startEmulator({ key: sellerKey.value, delayMs: 20 });
  const small = { size: '1024x1024', quality: 'low' };
  return {
    kind,
    provider: 'openai-images',
    baseUrl: emulator.baseUrl,
    model: 'gpt-image-2.5-flare',
    parameters: kind === 'sync' ? small : { ...small, partialImages: 1 },
    breakNext: (random) => emulator.script(random.pick(kind === 'sync' ? imageFaults : streamFaults)),
    taken: () =>
      emulator.charges.map(({ callIndex, amountNanos }) => ({
        prompt: promptIn(emulator.calls[callIndex]?.fields),
        amountNanos,
      })),
    close: () => emulator.close(),
  };
}

const streamFaults: readonly Faults[] = [
  ...imageFaults.filter(({ kind }) => kind !== 'truncated-json'),
  { kind: 'stream-cut', afterPartials: 1 },
  { kind: 'fewer-partials', partials: 0 },
];

const taskFaults: readonly Faults[] = [
  { kind: 'reset-before-headers' },
  { kind: 'close-without-reply' },
  { kind: 'rate-limit', retryAfterMs: 30 },
  { kind: 'delay', delayMs: 150 },
];

async function runApi(): Promise<Seller> {
  const emulator = await startRunApiEmulator({
    key: sellerKey.value,
    delayMs: 20,
    balanceNanos: 10_000_000_000_000,
  });
  return {
    kind: 'polled',
    provider: 'runapi',
    baseUrl: emulator.baseUrl,
    model: 'gpt-image-1.5',
    parameters: {},
    breakNext(random) {
      if (random.below(2) === 0) emulator.script(random.pick(taskFaults), 'create');
      else emulator.script(random.pick(taskFaults), 'poll');
    },
    taken() {
      const prompts = new Map(emulator.creates.map(({ taskId, fields }) => [taskId, promptIn(fields)]));
      return emulator.charges.map(({ taskId, amountNanos, refundNanos }) => ({
        prompt: prompts.get(taskId) ?? `a task without a prompt: ${taskId}`,
        amountNanos: amountNanos - refundNanos,
      }));
    },
    close: () => emulator.close(),
  };
}

/** One seller per kind of call. */
export async function startSellers(): Promise<readonly Seller[]> {
  return Promise.all([openAiImages('sync'), openAiImages('streamed'), runApi()]);
}
