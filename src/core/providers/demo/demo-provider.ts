import { AppError } from '../../../shared/errors.ts';
import type { Provider, ProviderRequest } from '../provider.ts';
import { pollTask, cancelTask, submitTask } from './demo-task.ts';
import { submitInstant } from './demo-instant.ts';
import { demoModels, taskModel } from './demo-models.ts';
import { estimateDemo, type DemoQuality } from './demo-prices.ts';
import { readReply } from './demo-reply.ts';
import { buildDemo, readDemoBody } from './demo-wire.ts';
import { refusalOf } from './refusal.ts';

export interface DemoOptions {
  /** Between two partial pictures and between two polls: long enough to be seen, 0 in tests. */
  readonly stepDelayMs?: number;
}

const visibleStepMs = 450;

/**
 * The embedded provider: draws on this computer, with no key, no network and play money, so that every screen works
 * in the first minute. A prompt with the word "refuse-me" is refused, to show what a refusal looks like.
 */
export function createDemoProvider(options: DemoOptions = {}): Provider {
  const stepDelayMs = options.stepDelayMs ?? visibleStepMs;
  return {
    info: {
      id: 'demo',
      label: 'Demo',
      summary:
        'Draws simple pictures on this computer. No key, no network, play money only. ' +
        'Put the word refuse-me into a prompt to see a refusal.',
      defaultBaseUrl: null,
      needsKey: false,
      usualKeyEnv: null,
      isPlayMoney: true,
      usageUrl: null,
      requestWindow: null,
      settings: [],
      canFetchTask: false,
      canReportBalance: false,
    },
    models: demoModels,
    estimate: (request) => estimateDemo(qualityOf(request), request.count),
    build: buildDemo,
    async submit(context) {
      const body = readDemoBody(context.wire);
      context.journal.sending();
      const refusal = refusalOf(body.prompt);
      if (refusal) return { kind: 'rejected', problem: refusal, retryAfterMs: null, requestId: null };
      return body.model === taskModel
        ? submitTask(context, body, stepDelayMs)
        : submitInstant(context, body, stepDelayMs);
    },
    readReply,
    poll: (context) => pollTask(context, stepDelayMs),
    cancel: cancelTask,
    async test() {
      return {
        ok: true,
        state: 'ok',
        message: 'Demo is built in and always works: no key, no network, play money.',
        modelCount: demoModels.length,
      };
    },
    async listModels() {
      return demoModels.map(({ model, endsOn }) => ({ model, endsOn }));
    },
  };
}

function qualityOf(request: ProviderRequest): DemoQuality {
  const { quality } = request.parameters;
  if (quality === undefined) return 'medium';
  if (quality === 'low' || quality === 'medium' || quality === 'high') return quality;
  throw new AppError('invalid-input', `Demo has no quality "${quality}".`, { field: 'quality' });
}
