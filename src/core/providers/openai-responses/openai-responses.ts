import type { Provider } from '../provider.ts';
import { buildRequest } from './build-request.ts';
import { estimateCall } from './estimate.ts';
import { responsesCapabilitiesOf, responsesId, responsesModels } from './models.ts';
import { responsesSettings } from './settings.ts';

/**
 * OpenAI's Responses API with its image tool: a text model leads a conversation and an image model draws. In background
 * mode a call has an id before it is done, so it survives a crash of ours.
 */
export function createOpenAiResponsesProvider(): Provider {
  return {
    info: {
      id: responsesId,
      label: 'OpenAI Responses',
      summary: 'Edit in conversation: a text model leads, GPT Image draws. Both are paid per token.',
      defaultBaseUrl: 'https://api.openai.com/v1',
      needsKey: true,
      usualKeyEnv: 'OPENAI_API_KEY',
      isPlayMoney: false,
      usageUrl: 'https://platform.openai.com/usage',
      requestWindow: null,
      settings: [...responsesSettings],
      canFetchTask: true,
      canReportBalance: false,
    },
    models: responsesModels,
    capabilitiesOf: responsesCapabilitiesOf,
    estimate: estimateCall,
    build: buildRequest,
    async submit(context) {
      // What reads the answer is there before anything is paid for.
      const [{ submitResponse }] = await Promise.all([import('./submit.ts'), import('./read-reply.ts')]);
      return submitResponse(context);
    },
    readReply: async (...given) => (await import('./read-reply.ts')).readResponseReply(...given),
    poll: async (...given) => (await import('./poll.ts')).pollResponse(...given),
    cancel: async (...given) => (await import('./poll.ts')).cancelResponse(...given),
    test: async (...given) => (await import('./list-models.ts')).testConnection(...given),
    findTask: async (...given) => (await import('./find-task.ts')).findResponse(...given),
    listModels: async (...given) => (await import('./list-models.ts')).listTextModels(...given),
  };
}
