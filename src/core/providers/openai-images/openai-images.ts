import type { Provider } from '../provider.ts';
import { buildRequest } from './build-request.ts';
import { estimateCall } from './estimate.ts';
import { listImageModels } from './list-models.ts';
import { openAiCapabilitiesOf, openAiImageModels } from './models.ts';
import { readImagesReply } from './read-reply.ts';
import { openAiSettings } from './settings.ts';
import { submitImages } from './submit.ts';
import { testConnection } from './test-connection.ts';

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
    submit: submitImages,
    readReply: readImagesReply,
    test: testConnection,
    listModels: listImageModels,
  };
}
