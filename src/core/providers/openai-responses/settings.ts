import type { ProviderSetting } from '../../../shared/model.ts';
import type { ConnectionSettings } from '../../db/connections.ts';

/** What a connection of this kind lets a person choose; the window draws it from this. */
export const responsesSettings: readonly ProviderSetting[] = [
  {
    name: 'remember',
    label: 'Continue conversations at OpenAI',
    help: 'A next turn names the last one instead of sending its words and picture again. OpenAI keeps each turn for 30 days.',
    kind: { type: 'switch' },
    default: true,
  },
  {
    name: 'background',
    label: 'Let OpenAI work in the background',
    help: 'A call survives a lost connection or a crash, because it can be asked for again. OpenAI has to keep it for that; accounts without data retention cannot use it.',
    kind: { type: 'switch' },
    default: true,
  },
];

export interface ResponsesSettings {
  readonly remembers: boolean;
  readonly isBackground: boolean;
}

export function readSettings(settings: ConnectionSettings): ResponsesSettings {
  return { remembers: settings['remember'] !== false, isBackground: settings['background'] !== false };
}
