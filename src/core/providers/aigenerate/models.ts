import type { ModelCapabilities } from '../../../shared/capabilities.ts';
import type { ConnectionSettings } from '../../db/connections.ts';
import { addedModels, readSettings, type AiGenerateSettings } from './settings.ts';

/** The model of its price table; quality and task are parts of the name that is sent. */
const gptImage15 = 'gpt-image-1.5';

const shared = {
  // The compatible service refuses longer prompts for this model.
  promptMaxCharacters: 3000,
  maxCountPerCall: 1,
  callCounts: [1],
  inputs: { max: 16, formats: ['png', 'jpeg', 'webp'], maxBytesEach: 10_000_000 },
  mask: null,
  streams: false,
  // It sells other people's models and announces no dates of its own.
  endsOn: null,
  replacement: null,
} satisfies Partial<ModelCapabilities>;

const size = { kind: 'size', presets: ['1:1', '3:2', '2:3'], free: null, default: '1:1' } as const;

export const aiGenerateModels: readonly ModelCapabilities[] = [
  {
    ...shared,
    model: gptImage15,
    label: 'GPT Image 1.5',
    tasks: ['generate', 'edit'],
    fields: {
      size: { ...size, presets: [...size.presets] },
      quality: { kind: 'choice', values: ['medium', 'high'], default: 'medium' },
    },
  },
];

/** Models of the catalogue a person named in the connection's settings: there is no list to ask for. */
export function aiGenerateCapabilitiesOf(
  model: string,
  _isListed: boolean,
  settings: ConnectionSettings,
): ModelCapabilities | null {
  if (!addedModels(readSettings(settings)).includes(model)) return null;
  const isEdit = /image-to-image|edit/i.test(model);
  return {
    ...shared,
    model,
    label: `${model} (not known to this version)`,
    tasks: isEdit ? ['edit'] : /text-to-image/i.test(model) ? ['generate'] : ['generate', 'edit'],
    fields: { size: { ...size, presets: [...size.presets] } },
  };
}

/** The name that is sent and priced. */
export function slugOf(
  model: string,
  isEdit: boolean,
  quality: string | undefined,
  settings: AiGenerateSettings,
): string {
  if (model !== gptImage15) return model;
  return settings.slug
    .replace('{task}', isEdit ? 'image-to-image' : 'text-to-image')
    .replace('{quality}', quality ?? 'medium');
}

/** The model a name on the wire belongs to: quality and task are cut off. */
export function modelOfSlug(slug: string): string {
  return /gpt-image-1[.-]5\b/.test(slug) ? gptImage15 : slug;
}
