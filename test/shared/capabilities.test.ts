import { describe, expect, it } from 'vitest';
import {
  freeSizeProblem,
  parseSize,
  type FieldRule,
  type ModelCapabilities,
} from '../../src/shared/capabilities.ts';
import { completeParameters, whyIgnored } from '../../src/shared/validate-parameters.ts';

const rule = { edgeStep: 16, maxEdge: 3840, maxRatio: 3, minPixels: 655_360, maxPixels: 8_294_400 };

const quality: FieldRule = { kind: 'choice', values: ['low', 'high'], default: 'high' };

function model(fields: ModelCapabilities['fields'] = {}): ModelCapabilities {
  return {
    model: 'm',
    label: 'Model M',
    tasks: ['generate', 'edit'],
    promptMaxCharacters: 100,
    maxCountPerCall: 4,
    fields: {
      size: { kind: 'size', presets: ['1024x1024', 'auto'], free: rule, default: '1024x1024' },
      quality,
      format: { kind: 'choice', values: ['png', 'jpeg', 'webp'], default: 'png' },
      background: { kind: 'choice', values: ['auto', 'opaque', 'transparent'], default: 'auto' },
      compression: {
        kind: 'integer',
        min: 0,
        max: 100,
        default: 90,
        onlyWith: { field: 'format', values: ['jpeg', 'webp'] },
      },
      inputFidelity: { kind: 'choice', values: ['low', 'high'], default: 'low', onlyFor: 'edit' },
      complexity: { kind: 'ignored', reason: 'this model decides by itself' },
      ...fields,
    },
    inputs: { max: 1, formats: ['png'], maxBytesEach: 1 },
    mask: null,
    streams: false,
    endsOn: null,
    replacement: null,
  };
}

describe('a size', () => {
  it.each([
    ['1024x1536', { width: 1024, height: 1536 }],
    [' 64×48 ', { width: 64, height: 48 }],
    ['auto', null],
    ['1024', null],
    ['1024x', null],
    ['-16x16', null],
    ['1e3x100', null],
    ['100000x16', null],
    ['1024x1024x1024', null],
    ['', null],
  ])('%j is read as %o', (text, expected) => {
    expect(parseSize(text)).toEqual(expected);
  });

  it.each([
    [1024, 1024, null],
    [1088, 1360, null],
    [3840, 2160, null],
    [3840, 1280, null],
    [1080, 1350, 'width and height must be multiples of 16'],
    [3856, 1600, 'the longest edge is at most 3840 pixels'],
    [3072, 1008, 'the ratio is at most 3:1'],
    [800, 800, 'at least 655,360 pixels are needed'],
    [3840, 2176, 'at most 8,294,400 pixels are allowed'],
  ])('%i x %i: %s', (width, height, problem) => {
    expect(freeSizeProblem({ width, height }, rule)).toBe(problem);
    expect(freeSizeProblem({ width: height, height: width }, rule)).toBe(problem);
  });
});

describe('parameters', () => {
  it('are completed with the defaults that apply, and nothing else', () => {
    expect(completeParameters(model(), {}, 'generate')).toEqual({
      parameters: { size: '1024x1024', quality: 'high', format: 'png', background: 'auto' },
      problems: [],
      notes: [],
    });
    expect(completeParameters(model(), { format: 'webp' }, 'edit').parameters).toEqual({
      size: '1024x1024',
      quality: 'high',
      format: 'webp',
      background: 'auto',
      compression: 90,
      inputFidelity: 'low',
    });
  });

  it('keep what was given', () => {
    const given = { size: '1088x1360', quality: 'low', format: 'jpeg', compression: 0 };
    expect(completeParameters(model(), given, 'generate')).toMatchObject({ parameters: given, problems: [] });
  });

  it.each([
    [{ quality: 'ultra' }, 'quality', 'quality "ultra" is not one of low, high for Model M'],
    [
      { size: '1000x1000' },
      'size',
      'size 1000x1000 is not possible: width and height must be multiples of 16',
    ],
    [{ size: 'big' }, 'size', 'size "big" is not one of 1024x1024, auto for Model M'],
    [{ compression: 50 }, 'compression', 'only used with format jpeg or webp'],
    [{ format: 'jpeg', compression: 101 }, 'compression', 'compression must be a whole number from 0 to 100'],
    [{ format: 'jpeg', compression: 0.5 }, 'compression', 'compression must be a whole number from 0 to 100'],
    [{ inputFidelity: 'high' }, 'inputFidelity', 'only used when editing a picture'],
    [{ complexity: 'low' }, 'complexity', 'Model M does not take complexity: this model decides by itself'],
    [{ moderation: 'low' }, 'moderation', 'Model M does not take moderation'],
    [
      { background: 'transparent', format: 'jpeg' },
      'background',
      'a transparent background needs format png or webp, not jpeg',
    ],
  ])('%o name what is wrong', (given, field, message) => {
    const { problems } = completeParameters(model(), given, 'generate');
    expect(problems).toEqual([{ field, message }]);
  });

  it('name everything that is wrong at once, in the order of the composer', () => {
    const { problems } = completeParameters(
      model(),
      { complexity: 'low', size: 'x', quality: 'x' },
      'generate',
    );
    expect(problems.map((each) => each.field)).toEqual(['size', 'quality', 'complexity']);
  });

  it('refuse a free size where a model has only presets', () => {
    const fixed = model({ size: { kind: 'size', presets: ['1024x1024'], free: null, default: '1024x1024' } });
    expect(completeParameters(fixed, { size: '1088x1360' }, 'generate').problems).toHaveLength(1);
  });

  it('are struck out with a reason where they do nothing', () => {
    const why = (
      name: Parameters<typeof whyIgnored>[1],
      others = {},
      task: 'generate' | 'edit' = 'generate',
    ) => whyIgnored(model(), name, others, task);
    expect(why('quality')).toBeNull();
    expect(why('compression', { format: 'png' })).toBe('only used with format jpeg or webp');
    expect(why('compression', { format: 'jpeg' })).toBeNull();
    expect(why('inputFidelity')).toBe('only used when editing a picture');
    expect(why('inputFidelity', {}, 'edit')).toBeNull();
    expect(why('complexity')).toBe('this model decides by itself');
    expect(why('moderation')).toBe('Model M has no such setting');
  });
});
