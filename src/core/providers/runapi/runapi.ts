import type { Provider } from '../provider.ts';
import { buildRunApi } from './build-request.ts';
import { estimateRunApi, quoteRunApi } from './estimate.ts';
import { runApiModels } from './models.ts';
import { runApiSettings } from './settings.ts';

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
    prepare: async (...given) => (await import('./prepare.ts')).uploadInputs(...given),
    quote: quoteRunApi,
    async submit(context) {
      // What reads the answer is there before anything is paid for.
      const [{ submitRunApi }] = await Promise.all([import('./submit.ts'), import('./read-reply.ts')]);
      return submitRunApi(context);
    },
    readReply: async (...given) => (await import('./read-reply.ts')).readRunApiReply(...given),
    poll: async (...given) => (await import('./poll.ts')).pollRunApi(...given),
    test: async (...given) => (await import('./account.ts')).testRunApi(...given),
    balance: async (...given) => (await import('./account.ts')).balanceOfRunApi(...given),
    findTask: async (...given) => (await import('./find-task.ts')).findRunApiTask(...given),
  };
}
