import type { Provider } from '../provider.ts';
import { buildAiGenerate } from './build-request.ts';
import { estimateAiGenerate } from './estimate.ts';
import { findAiGenerateTask } from './find-task.ts';
import { aiGenerateCapabilitiesOf, aiGenerateModels } from './models.ts';
import { pollAiGenerate } from './poll.ts';
import { prepareAiGenerate } from './prepare.ts';
import { readAiGenerateReply } from './read-reply.ts';
import { aiGenerateSettings } from './settings.ts';
import { submitAiGenerate } from './submit.ts';
import { testAiGenerate } from './test-connection.ts';

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
    prepare: prepareAiGenerate,
    submit: submitAiGenerate,
    readReply: readAiGenerateReply,
    poll: pollAiGenerate,
    test: testAiGenerate,
    findTask: findAiGenerateTask,
  };
}
