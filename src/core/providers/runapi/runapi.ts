import type { Provider } from '../provider.ts';
import { balanceOfRunApi, testRunApi } from './account.ts';
import { buildRunApi } from './build-request.ts';
import { estimateRunApi, quoteRunApi } from './estimate.ts';
import { findRunApiTask } from './find-task.ts';
import { runApiModels } from './models.ts';
import { pollRunApi } from './poll.ts';
import { uploadInputs } from './prepare.ts';
import { readRunApiReply } from './read-reply.ts';
import { runApiSettings } from './settings.ts';
import { submitRunApi } from './submit.ts';

/**
 * RunAPI: GPT Image models by the call. Every call is a task that is polled; an idempotency key makes asking again safe;
 * input pictures are uploaded first; results are kept for a week.
 */
export function createRunApiProvider(): Provider {
  return {
    info: {
      id: 'runapi',
      label: 'RunAPI',
      summary: 'GPT Image models through RunAPI. Pay per call from a credit balance.',
      defaultBaseUrl: 'https://runapi.ai',
      needsKey: true,
      usualKeyEnv: 'RUNAPI_KEY',
      isPlayMoney: false,
      usageUrl: 'https://runapi.ai',
      requestWindow: null,
      settings: runApiSettings,
      canFetchTask: true,
      canReportBalance: true,
    },
    models: runApiModels,
    usesIdempotencyKey: true,
    estimate: estimateRunApi,
    build: buildRunApi,
    prepare: uploadInputs,
    quote: quoteRunApi,
    submit: submitRunApi,
    readReply: readRunApiReply,
    poll: pollRunApi,
    test: testRunApi,
    balance: balanceOfRunApi,
    findTask: findRunApiTask,
  };
}
