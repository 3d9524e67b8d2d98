import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ModelCapabilities } from '../../src/shared/capabilities.ts';
import type {
  ChargeFacts,
  PollResult,
  Provider,
  ReplyReading,
  SubmitContext,
  SubmitResult,
} from '../../src/core/providers/provider.ts';

const capabilities: ModelCapabilities = {
  model: 'scripted',
  label: 'Scripted',
  tasks: ['generate', 'edit'],
  promptMaxCharacters: 1_000,
  maxCountPerCall: 2,
  fields: {},
  inputs: { max: 2, formats: ['png', 'jpeg', 'webp'], maxBytesEach: 1_000_000 },
  mask: { convention: 'alpha', maxBytes: 1_000_000 },
  streams: true,
  endsOn: null,
  replacement: null,
};

export const scriptedCharge: ChargeFacts = {
  amountNanos: 41_200_001,
  basis: 'reported',
  unitRule: 'per-call',
  priceId: null,
  detail: 'one call',
};

/** One step of a script: does what a wire would do, in whatever order, and says how it ended. */
export type SubmitStep = (context: SubmitContext) => Promise<SubmitResult>;

export interface Scripted {
  readonly provider: Provider;
  /** Every paid call that was made. */
  readonly submits: SubmitContext[];
  readonly polls: { count: number };
  next(step: SubmitStep): void;
  nextPoll(result: PollResult | (() => Promise<PollResult>)): void;
  reading(reading: (folder: string) => ReplyReading): void;
  /** How masks are sent from now on; with transparent parts until then. */
  masksAre(convention: 'alpha' | 'white' | 'grey'): void;
}

/** An adapter whose every call is told beforehand how to end; what was not told fails the test. */
export function createScriptedProvider(pictures: readonly Uint8Array[]): Scripted {
  const steps: SubmitStep[] = [];
  const pollResults: (PollResult | (() => Promise<PollResult>))[] = [];
  const submits: SubmitContext[] = [];
  const polls = { count: 0 };
  let convention: 'alpha' | 'white' | 'grey' = 'alpha';
  let read = (folder: string): ReplyReading => ({
    kind: 'pictures',
    outputs: pictures.map((_, index) => ({
      source: { kind: 'file', path: path.join(folder, `${index}.png`) },
      revisedPrompt: null,
    })),
    charge: scriptedCharge,
    got: {},
  });
  const provider: Provider = {
    info: {
      id: 'scripted',
      label: 'Scripted',
      summary: '',
      defaultBaseUrl: null,
      needsKey: false,
      usualKeyEnv: null,
      isPlayMoney: false,
      usageUrl: null,
      requestWindow: null,
      settings: [],
      canFetchTask: false,
      canReportBalance: false,
    },
    models: [
      {
        ...capabilities,
        get mask() {
          return { convention, maxBytes: 1_000_000 };
        },
      },
    ],
    estimate: () => ({ amountNanos: 50_000_000, unitRule: 'per-call', priceId: null, basis: 'scripted' }),
    build: (request) => ({
      method: 'POST',
      path: '/make',
      encoding: 'json',
      body: { prompt: request.prompt, n: request.count, inputs: request.inputs.map((input) => input.sha256) },
      isStreamed: false,
    }),
    async submit(context) {
      submits.push(context);
      const step = steps.shift();
      if (!step) throw new Error('a paid call nobody scripted');
      return step(context);
    },
    async readReply({ folder }) {
      await readFile(path.join(folder, 'reply.json'), 'utf8');
      return read(folder);
    },
    async poll() {
      polls.count += 1;
      const result = pollResults.shift();
      if (!result) throw new Error('a poll nobody scripted');
      return typeof result === 'function' ? result() : result;
    },
    test: async () => ({ ok: true, state: 'ok', message: 'ok', modelCount: 1 }),
  };
  return {
    provider,
    submits,
    polls,
    next: (step) => void steps.push(step),
    nextPoll: (result) => void pollResults.push(result),
    reading: (reading) => void (read = reading),
    masksAre: (given) => void (convention = given),
  };
}

/** Writes a whole reply into an attempt's folder, as the HTTP layer leaves it. */
export async function writeWholeReply(folder: string, pictures: readonly Uint8Array[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [index, bytes] of pictures.entries()) await writeFile(path.join(folder, `${index}.png`), bytes);
  await writeFile(path.join(folder, 'reply.body'), '{}');
  await writeFile(path.join(folder, 'reply.json'), JSON.stringify({ status: 200, complete: true }));
}

/** A call that goes well: sends, receives, and leaves the pictures in the folder. */
export function delivers(pictures: readonly Uint8Array[]): SubmitStep {
  return async (context) => {
    context.journal.sending();
    context.journal.receiving({ status: 200, requestId: 'req_1', isStreamed: false });
    await writeWholeReply(context.folder, pictures);
    return { kind: 'received' };
  };
}
