import { ModelCapabilities } from '../../../src/shared/capabilities.ts';

/** A model with every kind of field, so that tests name only what they change. */
export function capabilities(changes: Partial<ModelCapabilities> = {}): ModelCapabilities {
  return ModelCapabilities.parse({
    model: 'atelier-2',
    label: 'Atelier 2',
    tasks: ['generate', 'edit'],
    promptMaxCharacters: 100,
    maxCountPerCall: 4,
    fields: {
      size: {
        kind: 'size',
        presets: ['1024x1024', '1536x1024'],
        free: { edgeStep: 16, maxEdge: 2048, maxRatio: 3, minPixels: 65_536, maxPixels: 4_194_304 },
        default: '1024x1024',
      },
      quality: { kind: 'choice', values: ['low', 'high'], default: 'low' },
      format: { kind: 'choice', values: ['png', 'jpeg', 'webp'], default: 'png' },
      background: { kind: 'choice', values: ['opaque', 'transparent'], default: 'opaque' },
      compression: {
        kind: 'integer',
        min: 0,
        max: 100,
        default: 90,
        onlyWith: { field: 'format', values: ['jpeg', 'webp'] },
      },
      inputFidelity: { kind: 'ignored', reason: 'always high with this model' },
    },
    inputs: { max: 2, formats: ['png', 'jpeg'], maxBytesEach: 1_000_000 },
    mask: { convention: 'alpha', maxBytes: 500_000 },
    streams: false,
    endsOn: null,
    replacement: null,
    ...changes,
  });
}
