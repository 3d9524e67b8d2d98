import type { ProviderSetting } from '../../../shared/model.ts';
import type { ConnectionSettings } from '../../db/connections.ts';

/** What a connection of this kind lets a person choose; the window draws it from this. */
export const openAiSettings: readonly ProviderSetting[] = [
  {
    name: 'stream',
    label: 'Show pictures while they are made',
    help: 'Switch this off where streaming is refused: some accounts and gateways do. Pictures then come whole, and previews are neither asked for nor paid.',
    kind: { type: 'switch' },
    default: true,
  },
];

/** Whether this connection may be asked for a stream. */
export function mayStream(settings: ConnectionSettings): boolean {
  return settings['stream'] !== false;
}
