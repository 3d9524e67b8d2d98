import type { Provider } from '../provider.ts';
import { buildRequest } from './build-request.ts';
import { compatibleCapabilitiesOf } from './models.ts';
import { estimateCall } from './money.ts';
import { compatibleSettings } from './settings.ts';

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
    async submit(context) {
      // What reads the answer is there before anything is paid for.
      const [{ submitCompatible }] = await Promise.all([import('./submit.ts'), import('./read-reply.ts')]);
      return submitCompatible(context);
    },
    readReply: async (...given) => (await import('./read-reply.ts')).readCompatibleReply(...given),
    test: async (...given) => (await import('./list-models.ts')).testConnection(...given),
    probe: async (...given) => (await import('./probe.ts')).probeServer(...given),
    listModels: async (...given) => (await import('./list-models.ts')).listCompatibleModels(...given),
  };
}
