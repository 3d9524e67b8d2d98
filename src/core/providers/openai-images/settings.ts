import type { ProviderSetting } from '../../../shared/model.ts';
import type { ConnectionSettings } from '../../db/connections.ts';

/** What a connection of this kind lets a person choose; the window draws it from this. */
export const openAiSettings: readonly ProviderSetting[] = [
  {
    name: 'stream',
    label: 'Show pictures while they are made',
    help: 'Some accounts and gateways refuse streaming: the first refusal is free, and the model is then asked for whole pictures by itself. Switch this off to never ask for previews; they are then not paid either.',
    kind: { type: 'switch' },
    default: true,
  },
];

/** Whether this connection may be asked for a stream. */
export function mayStream(settings: ConnectionSettings): boolean {
  return settings['stream'] !== false;
}
