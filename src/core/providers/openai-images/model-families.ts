import type { FieldRule, FreeSizeRule, ModelCapabilities } from '../../../shared/capabilities.ts';

/** Models of one family take the same fields and count tokens the same way. */
export type ModelFamily = '2.6' | '2.5' | '2' | '1.5' | '1-mini';

type Fields = ModelCapabilities['fields'];

/** Sizes every model has; also the only ones the JSON form of an edit is documented to take. */
export const standardSizes: readonly string[] = ['1024x1024', '1536x1024', '1024x1536', 'auto'];

/** Documented for 2 and 2.5; 2.6 is taken to be alike. Above 2560x1440 OpenAI calls the results experimental. */
const freeSizes: FreeSizeRule = {
  edgeStep: 16,
  maxEdge: 3840,
  maxRatio: 3,
  minPixels: 655_360,
  maxPixels: 8_294_400,
};

const anySize: FieldRule = {
  kind: 'size',
  presets: [
    '1024x1024',
    '1536x1024',
    '1024x1536',
    '2048x2048',
    '2048x1152',
    '1152x2048',
    '3840x2160',
    '2160x3840',
    'auto',
  ],
  free: freeSizes,
  // Explicit, because what "auto" will cost cannot be known before the call.
  default: '1024x1024',
};
const fixedSize: FieldRule = { kind: 'size', presets: [...standardSizes], free: null, default: '1024x1024' };

const threeQualities: FieldRule = choice(['low', 'medium', 'high', 'auto'], 'medium');
const fiveQualities: FieldRule = choice(['low', 'medium', 'high', 'xhigh', 'max', 'auto'], 'medium');

/** Fields that mean the same in every family. */
const common: Fields = {
  format: choice(['png', 'jpeg', 'webp'], 'png'),
  // "auto" costs nothing more and keeps a transparent picture transparent when it is edited.
  background: choice(['auto', 'opaque', 'transparent'], 'auto'),
  compression: {
    kind: 'integer',
    min: 0,
    max: 100,
    default: 100,
    onlyWith: { field: 'format', values: ['jpeg', 'webp'] },
  },
  moderation: choice(['auto', 'low'], 'auto'),
  partialImages: { kind: 'integer', min: 0, max: 3, default: 0 },
};

const noFidelity: FieldRule = {
  kind: 'ignored',
  reason: 'this model always keeps input pictures in full detail',
};
const noComplexity: FieldRule = { kind: 'ignored', reason: 'only GPT Image 2.6 has this setting' };

export const familyFields: Readonly<Record<ModelFamily, Fields>> = {
  '2.6': {
    ...common,
    size: anySize,
    quality: fiveQualities,
    inputFidelity: noFidelity,
    complexity: choice(['low', 'medium', 'high'], 'high'),
  },
  '2.5': {
    ...common,
    size: anySize,
    quality: fiveQualities,
    inputFidelity: noFidelity,
    complexity: noComplexity,
  },
  '2': {
    ...common,
    size: anySize,
    quality: threeQualities,
    inputFidelity: noFidelity,
    complexity: noComplexity,
  },
  '1.5': {
    ...common,
    size: fixedSize,
    quality: threeQualities,
    inputFidelity: { ...choice(['low', 'high'], 'low'), onlyFor: 'edit' },
    complexity: noComplexity,
  },
  '1-mini': {
    ...common,
    size: fixedSize,
    quality: threeQualities,
    inputFidelity: { ...choice(['low'], 'low'), onlyFor: 'edit' },
    complexity: noComplexity,
  },
};

/** What a model is taken to do that only the account's list names: no more than every newer family does. */
export const carefulFields: Fields = {
  ...common,
  size: fixedSize,
  quality: threeQualities,
  inputFidelity: noFidelity,
  complexity: noComplexity,
};

function choice(values: readonly string[], fallback: string): Extract<FieldRule, { kind: 'choice' }> {
  return { kind: 'choice', values: [...values], default: fallback };
}
