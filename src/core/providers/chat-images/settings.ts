import type { ProviderSetting } from '../../../shared/model.ts';
import type { ConnectionSettings } from '../../db/connections.ts';

/** What a connection of this kind lets a person choose; the window draws it from this. */
export const chatSettings: readonly ProviderSetting[] = [
  {
    name: 'stream',
    label: 'Stream the answer',
    help: 'Keeps bytes flowing through gateways that cut silent connections. How pictures arrive in a stream differs from service to service.',
    kind: { type: 'switch' },
    default: false,
  },
  {
    name: 'freeErrors',
    label: 'Failed calls are free here',
    help: 'ByteSpike documents that any answer other than success is not billed. Switch this off for a service that does not: its own failures then count as money at risk.',
    kind: { type: 'switch' },
    default: true,
  },
  {
    name: 'modalities',
    label: 'Ask for pictures by “modalities”',
    help: 'OpenRouter and Vercel want it. Others may refuse a field they do not know.',
    kind: { type: 'switch' },
    default: false,
  },
  {
    name: 'models',
    label: 'Further models',
    help: 'Names of models this service has and its list does not show, with commas between them.',
    kind: { type: 'text', maxLength: 500 },
    default: '',
  },
];

export interface ChatSettings {
  readonly isStreamed: boolean;
  readonly errorsAreFree: boolean;
  readonly namesModalities: boolean;
  readonly furtherModels: readonly string[];
}

export function readSettings(settings: ConnectionSettings): ChatSettings {
  const models = settings['models'];
  return {
    isStreamed: settings['stream'] === true,
    errorsAreFree: settings['freeErrors'] !== false,
    namesModalities: settings['modalities'] === true,
    furtherModels:
      typeof models === 'string'
        ? models
            .split(',')
            .map((name) => name.trim())
            .filter((name) => name !== '')
        : [],
  };
}
