import { describe, expect, it } from 'vitest';
import { buildRequest } from '../../../../src/core/providers/openai-images/build-request.ts';
import { openAiImageModels } from '../../../../src/core/providers/openai-images/models.ts';
import { completeParameters } from '../../../../src/shared/validate-parameters.ts';
import { hashNumber } from '../../../support/hash-number.ts';
import { asSent } from '../schemas/as-sent.ts';
import { input, request } from './requests.ts';

const png = (number: number) => ({ $file: hashNumber(number), mediaType: 'image/png' });

describe('a new picture', () => {
  it('is asked for with every default written out', () => {
    expect(buildRequest(request())).toEqual({
      method: 'POST',
      path: '/images/generations',
      encoding: 'json',
      isStreamed: false,
      body: {
        model: 'gpt-image-2.5-flare',
        prompt: 'a kite',
        n: 1,
        size: '1024x1024',
        quality: 'medium',
        output_format: 'png',
        background: 'auto',
        moderation: 'auto',
      },
    });
  });

  it('streams only for one picture with partial pictures', () => {
    const parameters = { partialImages: 2 };
    expect(buildRequest(request({ parameters }))).toMatchObject({
      isStreamed: true,
      body: { stream: true, partial_images: 2 },
    });
    const several = buildRequest(request({ parameters, count: 2 }));
    expect(several).toMatchObject({ isStreamed: false, body: { n: 2 } });
    expect(several).not.toHaveProperty('body.stream');
    expect(several).not.toHaveProperty('body.partial_images');
  });

  it('carries compression only beside jpeg and webp', () => {
    expect(buildRequest(request({ parameters: { format: 'webp', compression: 80 } }))).toMatchObject({
      body: { output_format: 'webp', output_compression: 80 },
    });
    expect(buildRequest(request())).not.toHaveProperty('body.output_compression');
  });

  it.each(openAiImageModels.map((each) => each.model))(
    '%s carries no field its family does not know',
    (model) => {
      for (const inputs of [[], [input('source', 1)]]) {
        const wire = buildRequest(request({ model, inputs }));
        // An object by construction.
        const body = asSent(wire, () => 3) as Record<string, unknown>;
        expect(Object.values(body)).not.toContain(null);
        expect('complexity' in body).toBe(model.includes('2.6'));
        expect('input_fidelity' in body).toBe(inputs.length > 0 && /1\.5|mini|latest/.test(model));
        expect(body).not.toHaveProperty('response_format');
        expect(body).not.toHaveProperty('user');
        expect(body.model).toBe(model);
      }
    },
  );
});

describe('an edit', () => {
  it('is JSON with files by hash, in order, and the mask beside them', () => {
    const inputs = [input('source', 1), input('reference', 2, { format: 'jpeg' }), input('mask', 3)];
    expect(buildRequest(request({ inputs }))).toMatchObject({
      path: '/images/edits',
      encoding: 'json',
      body: {
        images: [{ image_url: png(1) }, { image_url: { $file: hashNumber(2), mediaType: 'image/jpeg' } }],
        mask: { image_url: png(3) },
      },
    });
  });

  it('becomes a form where a data URL would be too long, to the character', () => {
    // 22 characters of "data:image/png;base64," and four for every three bytes must stay below 20,971,520.
    const largest = ((20_971_520 - 22 - 1) >> 2) * 3;
    const below = buildRequest(request({ inputs: [input('source', 1, { sizeBytes: largest })] }));
    expect(below.encoding).toBe('json');
    const above = buildRequest(request({ inputs: [input('source', 1, { sizeBytes: largest + 3 })] }));
    expect(above).toEqual({
      method: 'POST',
      path: '/images/edits',
      encoding: 'multipart',
      isStreamed: false,
      parts: [
        { name: 'model', value: 'gpt-image-2.5-flare' },
        { name: 'prompt', value: 'a kite' },
        { name: 'n', value: '1' },
        { name: 'size', value: '1024x1024' },
        { name: 'quality', value: 'medium' },
        { name: 'output_format', value: 'png' },
        { name: 'background', value: 'auto' },
        { name: 'image', value: png(1), fileName: 'image-1.png' },
      ],
    });
  });

  it('becomes a form for a free size, with repeated pictures as a list and the mask as a file', () => {
    const inputs = [input('source', 1), input('reference', 2), input('mask', 3)];
    const wire = buildRequest(request({ inputs, parameters: { size: '1088x1360' } }));
    expect(wire.encoding === 'multipart' ? wire.parts.slice(-3) : wire).toEqual([
      { name: 'image[]', value: png(1), fileName: 'image-1.png' },
      { name: 'image[]', value: png(2), fileName: 'image-2.png' },
      { name: 'mask', value: png(3), fileName: 'mask.png' },
    ]);
  });

  it.each([
    ['gpt-image-2.5-flare', { quality: 'max' }, 'multipart'],
    ['gpt-image-2.6-flare', {}, 'multipart'],
    ['gpt-image-2.5-flare', { quality: 'high' }, 'json'],
    // A form has no place for it, and nobody documents the rest in JSON: a refusal would be free.
    ['gpt-image-2.5-flare', { quality: 'max', moderation: 'low' }, 'json'],
    ['gpt-image-2.6-flare', { moderation: 'low' }, 'json'],
  ] as const)(
    'of %s with %o goes as %s, where what it carries is documented',
    (model, parameters, encoding) => {
      const wire = buildRequest(request({ model, parameters, inputs: [input('source', 1)] }));
      expect(wire.encoding).toBe(encoding);
    },
  );

  it('refuses a setting the form cannot carry', () => {
    const parameters = { size: '1088x1360', moderation: 'low' };
    expect(() => buildRequest(request({ inputs: [input('source', 1)], parameters }))).toThrow(
      /Moderation "low"/,
    );
  });

  it.each([
    [
      '17 pictures',
      Array.from({ length: 17 }, (_, index) => input('reference', index)),
      /at most 16 input pictures; 17/,
    ],
    ['a picture above 50 MB', [input('source', 1, { sizeBytes: 50_000_001 })], /50 MB/],
    ['a mask without a picture', [input('mask', 1)], /needs a picture/],
    ['a mask for a JPEG', [input('source', 1, { format: 'jpeg' }), input('mask', 2)], /both be PNG.*jpeg/],
    ['a WebP mask', [input('source', 1), input('mask', 2, { format: 'webp' })], /both be PNG.*webp/],
    [
      'a mask of another size',
      [input('source', 1), input('mask', 2, { width: 512 })],
      /512 × 1024.*1024 × 1024/,
    ],
    ['a mask above 4 MB', [input('source', 1), input('mask', 2, { sizeBytes: 4_000_001 })], /at most 4 MB/],
  ])('refuses %s before anything is sent', (_name, inputs, words) => {
    expect(() => buildRequest(request({ inputs }))).toThrow(words);
    expect(() => buildRequest(request({ inputs }))).toThrow(
      expect.objectContaining({ code: 'invalid-input' }),
    );
  });

  it('takes exactly 16 pictures', () => {
    const inputs = Array.from({ length: 16 }, (_, index) => input('reference', index));
    expect(buildRequest(request({ inputs })).encoding).toBe('json');
  });
});

describe('the capability tables', () => {
  it('refuse per family what OpenAI refuses', () => {
    const problems = (model: string, parameters: Parameters<typeof completeParameters>[1]) => {
      const capabilities = openAiImageModels.find((each) => each.model === model);
      return capabilities
        ? completeParameters(capabilities, parameters, 'edit').problems.map((each) => each.field)
        : null;
    };
    expect(problems('gpt-image-1.5', { size: '2048x2048', quality: 'xhigh', complexity: 'low' })).toEqual([
      'size',
      'quality',
      'complexity',
    ]);
    expect(problems('gpt-image-2', { quality: 'max', inputFidelity: 'high' })).toEqual([
      'quality',
      'inputFidelity',
    ]);
    expect(problems('gpt-image-2.5-flare', { quality: 'max', size: '1080x1350', complexity: 'low' })).toEqual(
      ['size', 'complexity'],
    );
    expect(problems('gpt-image-1-mini', { inputFidelity: 'high' })).toEqual(['inputFidelity']);
    expect(problems('gpt-image-2.6-flare', { quality: 'max', size: '1088x1360', complexity: 'low' })).toEqual(
      [],
    );
    expect(problems('gpt-image-2', { background: 'transparent', format: 'jpeg' })).toEqual(['background']);
    expect(problems('gpt-image-2', { compression: 50 })).toEqual(['compression']);
  });

  it('put the default first and warn of models that end', () => {
    expect(openAiImageModels[0]?.model).toBe('gpt-image-2.5-flare');
    const ending = openAiImageModels.filter((each) => each.endsOn !== null);
    expect(ending.map((each) => [each.model, each.endsOn, each.replacement])).toEqual([
      ['gpt-image-1.5', '2026-12-01', 'gpt-image-2.5-flare'],
      ['chatgpt-image-latest', '2026-12-01', 'gpt-image-2.5-flare'],
      ['gpt-image-1-mini', '2026-12-01', 'gpt-image-2.5-flare'],
    ]);
  });
});
