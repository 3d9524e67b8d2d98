import { describe, expect, it } from 'vitest';
import { mergeExtra, mergeExtraParts } from '../../../src/core/providers/merge-extra.ts';
import { buildRequest } from '../../../src/core/providers/openai-images/build-request.ts';
import { input, request } from './openai-images/requests.ts';

const body = {
  model: 'm',
  n: 1,
  input: { prompt: 'a kite', aspect: '1:1' },
  tools: [{ type: 'image' }],
  images: ['a'],
};
const refusal = (message: RegExp | string): unknown => {
  const said: unknown = expect.stringMatching(message);
  return expect.objectContaining({ code: 'invalid-input', field: 'extra', message: said });
};

describe('extra fields of a JSON request', () => {
  it('leave it as it is when there are none', () => {
    expect(mergeExtra(body, null)).toEqual(body);
    expect(mergeExtra(body, {})).toEqual(body);
  });

  it('are added, inside objects too, and tools join the tools', () => {
    const extra = { seed: 7, input: { style: 'ink' }, tools: [{ type: 'web_search' }], user: null };
    expect(mergeExtra(body, extra)).toEqual({
      ...body,
      seed: 7,
      user: null,
      input: { prompt: 'a kite', aspect: '1:1', style: 'ink' },
      tools: [{ type: 'image' }, { type: 'web_search' }],
    });
    expect(body.tools).toHaveLength(1);
  });

  it.each([
    ['a field of the request', { n: 4 }, /"n" is set by Proofsheet/],
    ['a field inside an object', { input: { prompt: 'no' } }, /"input\.prompt" is set/],
    ['an object by a value', { input: 'no' }, /"input" is set/],
    ['a list that is not tools', { images: ['b'] }, /"images" is set/],
    ['a list inside an object', { input: { tools: 1, aspect: [] } }, /"input\.aspect" is set/],
    ['a field the app leaves out', { stream: true }, /"stream" is set/],
    ['a field the app leaves out of an object', { input: { mask: 'x' } }, /"input\.mask" is set/],
    [
      'a field the app leaves out, by an object around it',
      { hidden: { inner: 1 } },
      /"hidden\.inner" is set/,
    ],
    ['the mark of a file', { reference: { $file: 'ab', mediaType: 'image/png' } }, /cannot be sent/],
    ['the mark of a file in a list', { list: [{ deep: [{ $file: 'ab' }] }] }, /cannot be sent/],
    ['a prototype', JSON.parse('{"__proto__":{"x":1}}') as Record<string, never>, /cannot be sent/],
    ['too much', { text: 'x'.repeat(100_001) }, /at most 100000/],
  ])('are refused where they would override %s', (_name, extra, message) => {
    expect(() => mergeExtra(body, extra, ['stream', 'input.mask', 'hidden.inner'])).toThrow(refusal(message));
  });
});

describe('extra fields of a form', () => {
  const parts = [
    { name: 'prompt', value: 'a kite' },
    { name: 'image[]', value: 'x' },
  ];

  it('become parts of their own when they are single values', () => {
    expect(mergeExtraParts(parts, { seed: 7, fast: true, style: 'ink' }, [])).toEqual([
      ...parts,
      { name: 'seed', value: '7' },
      { name: 'fast', value: 'true' },
      { name: 'style', value: 'ink' },
    ]);
  });

  it.each([
    ['an object', { options: {} }, /must be a text, a number/],
    ['a list', { tools: [] }, /must be a text, a number/],
    ['null', { seed: null }, /must be a text, a number/],
    ['a part that is there', { prompt: 'no' }, /set by Proofsheet/],
    ['a part written with brackets', { image: 'no' }, /set by Proofsheet/],
    ['an owned field', { 'mask[]': 'no' }, /set by Proofsheet/],
  ])('are refused when they hold %s', (_name, extra, message) => {
    expect(() => mergeExtraParts(parts, extra, ['mask'])).toThrow(refusal(message));
  });
});

describe('OpenAI Images', () => {
  const withExtra = (extra: Record<string, string>, given: Parameters<typeof request>[0] = {}) =>
    buildRequest({ ...request(given), extra });

  it('sends extra fields with a new picture, an edit in JSON and an edit as a form', () => {
    const extra = { user: 'me' };
    const picture = [input('source', 1)];
    expect(withExtra(extra)).toMatchObject({ path: '/images/generations', body: extra });
    expect(withExtra(extra, { inputs: picture })).toMatchObject({ encoding: 'json', body: extra });
    const form = withExtra(extra, { inputs: picture, parameters: { size: '1088x1360' } });
    expect(form).toMatchObject({ encoding: 'multipart' });
    expect(form).toHaveProperty('parts', expect.arrayContaining([{ name: 'user', value: 'me' }]));
  });

  it.each(['model', 'n', 'stream', 'images', 'mask', 'output_compression', 'response_format'])(
    'owns the field %s, sent or not',
    (name) => {
      expect(() => withExtra({ [name]: 'x' })).toThrow(refusal(`"${name}" is set by Proofsheet`));
    },
  );
});
