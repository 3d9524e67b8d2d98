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
    label: 'Failed calls',
    help: 'ByteSpike documents that any answer other than success is not billed. What other services charge for their own failures counts as money at risk unless you know better.',
    kind: {
      type: 'choice',
      values: [
        { value: 'auto', label: 'Free at ByteSpike, at risk elsewhere' },
        { value: 'free', label: 'Free: this service says so' },
        { value: 'risk', label: 'May be charged' },
      ],
    },
    default: 'auto',
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

/** The one service that publishes "other statuses are not billed". */
const hostWithFreeErrors = 'llm.bytespike.ai';

/** What the connection says, else what the service at its address is known to promise. */
function errorsAreFree(choice: unknown, baseUrl: string): boolean {
  if (choice === 'free' || choice === 'risk') return choice === 'free';
  return URL.canParse(baseUrl) && new URL(baseUrl).hostname === hostWithFreeErrors;
}

/** A connection's settings with the defaults in place; without an address nothing is taken for free. */
export function readSettings(settings: ConnectionSettings, baseUrl = ''): ChatSettings {
  const models = settings['models'];
  return {
    isStreamed: settings['stream'] === true,
    errorsAreFree: errorsAreFree(settings['freeErrors'], baseUrl),
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
