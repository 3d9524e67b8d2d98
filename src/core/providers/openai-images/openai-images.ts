import type { Provider } from '../provider.ts';
import { buildRequest } from './build-request.ts';
import { estimateCall } from './estimate.ts';
import { openAiCapabilitiesOf, openAiImageModels } from './models.ts';
import { openAiSettings } from './settings.ts';

/**
 * OpenAI's image endpoints: generations as JSON, edits as JSON or multipart by what they carry. No idempotency is
 * documented for them, so a call whose answer was lost is never sent again by itself.
 */
export function createOpenAiImagesProvider(): Provider {
  return {
    info: {
      id: 'openai-images',
      label: 'OpenAI Images',
      summary: 'GPT Image models, straight from OpenAI. Pay per token with your own key.',
      defaultBaseUrl: 'https://api.openai.com/v1',
      needsKey: true,
      usualKeyEnv: 'OPENAI_API_KEY',
      isPlayMoney: false,
      usageUrl: 'https://platform.openai.com/usage',
      requestWindow: null,
      settings: [...openAiSettings],
      canFetchTask: false,
      canReportBalance: false,
    },
    models: openAiImageModels,
    capabilitiesOf: openAiCapabilitiesOf,
    estimate: estimateCall,
    build: buildRequest,
    async submit(context) {
      // What reads the answer is there before anything is paid for.
      const [{ submitImages }] = await Promise.all([import('./submit.ts'), import('./read-reply.ts')]);
      return submitImages(context);
    },
    readReply: async (...given) => (await import('./read-reply.ts')).readImagesReply(...given),
    test: async (...given) => (await import('./test-connection.ts')).testConnection(...given),
    listModels: async (...given) => (await import('./list-models.ts')).listImageModels(...given),
  };
}
