import type { Provider } from '../provider.ts';
import { buildRequest } from './build-request.ts';
import { estimateCall } from './estimate.ts';
import { findResponse } from './find-task.ts';
import { listTextModels, testConnection } from './list-models.ts';
import { responsesCapabilitiesOf, responsesId, responsesModels } from './models.ts';
import { cancelResponse, pollResponse } from './poll.ts';
import { readResponseReply } from './read-reply.ts';
import { responsesSettings } from './settings.ts';
import { submitResponse } from './submit.ts';

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
    submit: submitResponse,
    readReply: readResponseReply,
    poll: pollResponse,
    cancel: cancelResponse,
    test: testConnection,
    findTask: findResponse,
    listModels: listTextModels,
  };
}
