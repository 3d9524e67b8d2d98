import type { Provider } from '../provider.ts';
import { buildAiGenerate } from './build-request.ts';
import { estimateAiGenerate } from './estimate.ts';
import { aiGenerateCapabilitiesOf, aiGenerateModels } from './models.ts';
import { aiGenerateSettings } from './settings.ts';

/**
 * AI Generate: every call is a task, paid in credits. Much of its protocol is not published; what is not is a setting
 * of the connection, listed in docs/providers.md.
 */
export function createAiGenerateProvider(): Provider {
  return {
    info: {
      id: 'aigenerate',
      label: 'AI Generate',
      summary: 'GPT Image 1.5 through AI Generate. Pay per picture in credits.',
      defaultBaseUrl: 'https://aimarcusimage.eu/api/v1',
      needsKey: true,
      usualKeyEnv: 'AIGENERATE_KEY',
      isPlayMoney: false,
      usageUrl: 'https://aimarcusimage.eu',
      // Published: new generations per key; more are answered with 429 and not queued.
      requestWindow: { count: 20, windowMs: 10_000 },
      settings: aiGenerateSettings,
      canFetchTask: true,
      canReportBalance: false,
    },
    models: aiGenerateModels,
    capabilitiesOf: aiGenerateCapabilitiesOf,
    estimate: estimateAiGenerate,
    build: buildAiGenerate,
    prepare: async (...given) => (await import('./prepare.ts')).prepareAiGenerate(...given),
    async submit(context) {
      // What reads the answer is there before anything is paid for.
      const [{ submitAiGenerate }] = await Promise.all([import('./submit.ts'), import('./read-reply.ts')]);
      return submitAiGenerate(context);
    },
    readReply: async (...given) => (await import('./read-reply.ts')).readAiGenerateReply(...given),
    poll: async (...given) => (await import('./poll.ts')).pollAiGenerate(...given),
    test: async (...given) => (await import('./test-connection.ts')).testAiGenerate(...given),
    findTask: async (...given) => (await import('./find-task.ts')).findAiGenerateTask(...given),
  };
}
