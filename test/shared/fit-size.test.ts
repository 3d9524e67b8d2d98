import { describe, expect, it } from 'vitest';
import { parseRatio, type FieldRule, type ModelCapabilities } from '../../src/shared/capabilities.ts';
import { fitSize, sizeLike } from '../../src/shared/fit-size.ts';
import { completeParameters } from '../../src/shared/validate-parameters.ts';

type SizeRule = Extract<FieldRule, { kind: 'size' }>;

const ratios: SizeRule = { kind: 'size', presets: ['auto', '1:1', '3:2', '2:3'], free: null, default: '1:1' };
const pixels: SizeRule = {
  kind: 'size',
  presets: ['1024x1024', '1536x1024', '1024x1536', 'auto'],
  free: null,
  default: '1024x1024',
};
const free: SizeRule = {
  ...pixels,
  free: { edgeStep: 16, maxEdge: 3840, maxRatio: 3, minPixels: 655_360, maxPixels: 8_294_400 },
};

function model(size: SizeRule): ModelCapabilities {
  return {
    model: 'm',
    label: 'Model M',
    tasks: ['generate'],
    promptMaxCharacters: 100,
    maxCountPerCall: 1,
    fields: { size },
    inputs: { max: 0, formats: [], maxBytesEach: 1 },
    mask: null,
    streams: false,
    endsOn: null,
    replacement: null,
  };
}

describe('a size in whichever words', () => {
  it.each([
    ['listed ratio', ratios, '3:2', '3:2'],
    ['pixels of a listed shape', ratios, '1536x1024', '3:2'],
    ['pixels near a listed shape', ratios, '1920x1080', '3:2'],
    ['tall pixels', ratios, '1080x1920', '2:3'],
    ['almost square pixels', ratios, '1000x1100', '1:1'],
    ['a ratio that is not listed', ratios, '16:9', '3:2'],
    ['a listed word', ratios, 'auto', 'auto'],
    ['a ratio of a model with few sizes', pixels, '16:9', '1536x1024'],
    ['a ratio with a slash', pixels, '2/3', '1024x1536'],
    ['a ratio that a preset has exactly', free, '3:2', '1536x1024'],
    ['a ratio only a free size has', free, '16:9', '1360x768'],
    ['a ratio beyond what is free', free, '9:2', '1536x1024'],
    ['free pixels, which have their own rules', free, '1000x1000', null],
    ['pixels no preset has', pixels, '1088x1360', null],
    ['a word nobody knows', ratios, 'big', null],
    ['nothing', ratios, '', null],
    ['a ratio of nothing', ratios, '0:1', null],
    ['a ratio beyond two digits', ratios, '100:1', null],
  ])('%s', (_name, rule, wanted, sent) => {
    expect(fitSize(rule, wanted)).toBe(sent);
  });

  it('reads ratios only', () => {
    expect(parseRatio(' 21:9 ')).toEqual({ width: 21, height: 9 });
    for (const text of ['21x9', '-1:2', '1:2:3', '1.5:1', ':', '1:']) expect(parseRatio(text)).toBeNull();
  });

  it('is noted beside the field when it is not what was asked for', () => {
    expect(completeParameters(model(ratios), { size: '1536x1024' }, 'generate')).toEqual({
      parameters: { size: '3:2' },
      problems: [],
      notes: [{ field: 'size', message: '1536x1024 is asked for as 3:2: Model M takes only its own ratios' }],
    });
    expect(completeParameters(model(free), { size: '16:9' }, 'generate')).toMatchObject({
      parameters: { size: '1360x768' },
      notes: [{ message: '16:9 is asked for as 1360x768: Model M takes pixels' }],
    });
    expect(completeParameters(model(ratios), { size: '3:2' }, 'generate').notes).toEqual([]);
    expect(completeParameters(model(ratios), { size: 'big' }, 'generate').problems).toHaveLength(1);
  });
});

describe('the size of an edit that nobody chose', () => {
  it.each([
    ['its own where the model lists it', pixels, [1536, 1024], '1536x1024'],
    ['the nearest shape where sizes are fixed', pixels, [4000, 3000], '1536x1024'],
    ['the nearest ratio where only those are listed', ratios, [640, 960], '2:3'],
    ['its own where any size is drawn', free, [1280, 960], '1280x960'],
    ['about the usual number of pixels for a large one', free, [4000, 3000], '1184x880'],
  ] as const)('is %s', (_, rule, [width, height], expected) => {
    expect(sizeLike(rule, { width, height })).toBe(expected);
  });
});
