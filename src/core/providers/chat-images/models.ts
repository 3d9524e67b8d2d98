import type { ModelCapabilities } from '../../../shared/capabilities.ts';
import type { ConnectionSettings } from '../../db/connections.ts';
import { readSettings } from './settings.ts';

const everyModel = {
  tasks: ['generate', 'edit'],
  promptMaxCharacters: 32_000,
  // Data URLs travel in one JSON body, whose limit nobody publishes: kept to what common gateways let through.
  inputs: { max: 8, formats: ['png', 'jpeg', 'webp'], maxBytesEach: 10_000_000 },
  mask: null,
  endsOn: null,
  replacement: null,
  streams: true,
} satisfies Partial<ModelCapabilities>;

/** Best first; the first is the default. */
export const chatModels: readonly ModelCapabilities[] = [
  {
    ...everyModel,
    model: 'gpt-4o-image',
    label: 'GPT-4o Image',
    maxCountPerCall: 2,
    fields: {
      size: {
        kind: 'size',
        presets: ['1024x1024', '1024x1536', '1536x1024', '2048x2048'],
        free: null,
        default: '1024x1024',
      },
      quality: { kind: 'choice', values: ['low', 'medium', 'high'], default: 'medium' },
    },
  },
];

/** Names that speak of pictures; a chat service lists its text models beside them. */
const pictureName = /image|banana|flux|seedream|dall-?e|imagen|draw|paint/i;

export function isPictureModel(model: string): boolean {
  return pictureName.test(model);
}

/**
 * Any other model that the account lists and that is named after pictures, or that the person named: it is sent the
 * conversation and nothing else, because nobody says what it takes.
 */
export function chatCapabilitiesOf(
  model: string,
  isListed: boolean,
  settings: ConnectionSettings,
): ModelCapabilities | null {
  const isNamed = readSettings(settings).furtherModels.includes(model);
  if (!isNamed && !(isListed && isPictureModel(model))) return null;
  return {
    ...everyModel,
    model,
    label: `${model} (not known to this version)`,
    maxCountPerCall: 1,
    fields: {},
  };
}
