import type { FieldRule, ModelCapabilities } from '../../../shared/capabilities.ts';

/** Picture models answer within the call; task models are asked again until they are done. */
const instantModel = 'demo-instant';
export const taskModel = 'demo-task';

const size: FieldRule = {
  kind: 'size',
  presets: ['1024x1024', '1536x1024', '1024x1536', '512x512'],
  free: { edgeStep: 16, maxEdge: 2048, maxRatio: 3, minPixels: 65_536, maxPixels: 4_194_304 },
  default: '1024x1024',
};

const fields: ModelCapabilities['fields'] = {
  size,
  quality: { kind: 'choice', values: ['low', 'medium', 'high'], default: 'medium' },
  format: { kind: 'choice', values: ['png', 'jpeg', 'webp'], default: 'png' },
  background: {
    kind: 'choice',
    values: ['opaque', 'transparent'],
    default: 'opaque',
    onlyWith: { field: 'format', values: ['png', 'webp'] },
    onlyFor: 'generate',
  },
  compression: {
    kind: 'integer',
    min: 1,
    max: 100,
    default: 90,
    onlyWith: { field: 'format', values: ['jpeg', 'webp'] },
  },
  inputFidelity: {
    kind: 'ignored',
    reason: 'Demo always starts from the exact pixels of the picture it edits',
  },
};

const shared: Omit<ModelCapabilities, 'model' | 'label' | 'streams'> = {
  tasks: ['generate', 'edit'],
  promptMaxCharacters: 4000,
  maxCountPerCall: 4,
  fields,
  inputs: { max: 4, formats: ['png', 'jpeg', 'webp'], maxBytesEach: 50 * 1024 * 1024 },
  mask: { convention: 'alpha', maxBytes: 50 * 1024 * 1024 },
  endsOn: null,
  replacement: null,
};

/** What Demo's two models take: enough differences between fields to see every state of the composer. */
export const demoModels: readonly ModelCapabilities[] = [
  {
    ...shared,
    model: instantModel,
    label: 'Demo instant',
    fields: { ...fields, partialImages: { kind: 'integer', min: 0, max: 3, default: 2 } },
    streams: true,
  },
  {
    ...shared,
    model: taskModel,
    label: 'Demo task',
    fields: {
      ...fields,
      partialImages: { kind: 'ignored', reason: 'a task shows its pictures when it is done' },
    },
    streams: false,
  },
];
