import type { Provider } from '../provider.ts';
import { buildRequest } from './build-request.ts';
import { listCompatibleModels, testConnection } from './list-models.ts';
import { compatibleCapabilitiesOf } from './models.ts';
import { estimateCall } from './money.ts';
import { probeServer } from './probe.ts';
import { readCompatibleReply } from './read-reply.ts';
import { compatibleSettings } from './settings.ts';
import { submitCompatible } from './submit.ts';

/**
 * Any server that answers as OpenAI's image endpoints do: LocalAI, stable-diffusion.cpp, vLLM-Omni, gateways. They agree
 * on four fields; the rest is the connection's profile, recognised where a server gives itself away and editable.
 */
export function createCompatibleProvider(): Provider {
  return {
    info: {
      id: 'compatible',
      label: 'Compatible',
      summary: 'A server of your own or a gateway that answers as OpenAI Images does. You say what it costs.',
      defaultBaseUrl: null,
      needsKey: false,
      usualKeyEnv: null,
      isPlayMoney: false,
      usageUrl: null,
      requestWindow: null,
      settings: [...compatibleSettings],
      canFetchTask: false,
      canReportBalance: false,
    },
    models: [],
    capabilitiesOf: compatibleCapabilitiesOf,
    estimate: estimateCall,
    build: buildRequest,
    submit: submitCompatible,
    readReply: readCompatibleReply,
    test: testConnection,
    probe: probeServer,
    listModels: listCompatibleModels,
  };
}
