import type { Provider } from '../provider.ts';
import { buildRequest } from './build-request.ts';
import { chatCapabilitiesOf, chatModels } from './models.ts';
import { estimateCall } from './money.ts';
import { chatSettings } from './settings.ts';

/**
 * Picture models behind chat completions: gpt-4o-image as ByteSpike documents it, and services that put pictures into
 * assistant messages in ways of their own. Calls are not idempotent, so one whose answer was lost is never sent again
 * by itself.
 */
export function createChatImagesProvider(): Provider {
  return {
    info: {
      id: 'chat-images',
      label: 'Chat images',
      summary: 'Picture models that answer in a chat, such as GPT-4o Image. Prices are the service’s own.',
      defaultBaseUrl: 'https://llm.bytespike.ai/v1',
      needsKey: true,
      usualKeyEnv: 'BYTESPIKE_API_KEY',
      isPlayMoney: false,
      usageUrl: null,
      requestWindow: null,
      settings: [...chatSettings],
      canFetchTask: false,
      canReportBalance: false,
    },
    models: chatModels,
    capabilitiesOf: chatCapabilitiesOf,
    estimate: estimateCall,
    build: buildRequest,
    async submit(context) {
      // What reads the answer is there before anything is paid for.
      const [{ submitChat }] = await Promise.all([import('./submit.ts'), import('./read-reply.ts')]);
      return submitChat(context);
    },
    readReply: async (...given) => (await import('./read-reply.ts')).readChatReply(...given),
    test: async (...given) => (await import('./list-models.ts')).testConnection(...given),
    listModels: async (...given) => (await import('./list-models.ts')).listChatModels(...given),
  };
}
