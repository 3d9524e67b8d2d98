import { expect, test } from 'vitest';
import { errorOf, file, setup } from './support.ts';

const longPrompt = 'a'.repeat(32_001);

/** Each body is a good one with one thing wrong: the status is 400 unless said otherwise. */
const refused: readonly (readonly [
  string,
  Record<string, unknown>,
  string | null,
  string | null,
  number?,
])[] = [
  ['an unknown field', { colour: 'red' }, 'colour', 'unknown_parameter'],
  ['response_format', { response_format: 'b64_json' }, 'response_format', 'unknown_parameter'],
  ['a DALL-E style', { style: 'vivid' }, 'style', 'unknown_parameter'],
  ['no prompt', { prompt: null }, 'prompt', 'missing_required_parameter'],
  ['an empty prompt', { prompt: '' }, 'prompt', 'empty_string'],
  ['a prompt of 32,001 characters', { prompt: longPrompt }, 'prompt', 'string_above_max_length'],
  ['a prompt that is no text', { prompt: 7 }, 'prompt', 'invalid_type'],
  ['n of 0', { n: 0 }, 'n', 'integer_below_min_value'],
  ['n of 11', { n: 11 }, 'n', 'integer_above_max_value'],
  ['n as text', { n: '2' }, 'n', 'invalid_type'],
  ['half a picture', { n: 1.5 }, 'n', 'invalid_type'],
  ['a DALL-E quality', { quality: 'hd' }, 'quality', 'invalid_value'],
  ['xhigh on gpt-image-2', { model: 'gpt-image-2', quality: 'xhigh' }, 'quality', 'invalid_value'],
  ['a free size on 1.5', { model: 'gpt-image-1.5', size: '2048x2048' }, 'size', 'invalid_value'],
  ['a size off the grid of 16', { size: '1080x1350' }, 'size', 'invalid_value'],
  ['a size longer than 3:1', { size: '3200x1024' }, 'size', 'invalid_value'],
  ['an edge above 3840', { size: '3856x2048' }, 'size', 'invalid_value'],
  ['too few pixels', { size: '640x640' }, 'size', 'invalid_value'],
  ['too many pixels', { size: '3840x3840' }, 'size', 'invalid_value'],
  ['a size that is none', { size: '1024 x 1024' }, 'size', 'invalid_value'],
  ['transparent JPEG', { background: 'transparent', output_format: 'jpeg' }, 'background', 'invalid_value'],
  ['compressed PNG', { output_compression: 80 }, 'output_compression', 'invalid_png_output_compression'],
  [
    'compression of 101',
    { output_format: 'webp', output_compression: 101 },
    'output_compression',
    'integer_above_max_value',
  ],
  ['GIF without the preview', { output_format: 'gif' }, 'output_format', 'invalid_value'],
  ['frames', { frame_count: 3 }, 'frame_count', 'invalid_value'],
  ['partials without a stream', { partial_images: 1 }, 'partial_images', 'invalid_value'],
  ['four partials', { stream: true, partial_images: 4 }, 'partial_images', 'integer_above_max_value'],
  ['complexity before 2.6', { complexity: 'low' }, 'complexity', 'unknown_parameter'],
  ['input_fidelity on a generation', { input_fidelity: 'low' }, 'input_fidelity', 'unknown_parameter'],
  ['a moderation level that is none', { moderation: 'off' }, 'moderation', 'invalid_value'],
  ['a text model', { model: 'gpt-5.5' }, 'model', 'invalid_value'],
  ['a model nobody has', { model: 'gpt-image-9' }, 'model', 'model_not_found', 404],
  ['a model that is gone', { model: 'gpt-image-1' }, 'model', 'model_not_found', 404],
  ['no model, because the default is gone', { model: null }, 'model', 'model_not_found', 404],
];

test.for(refused)('refuses %s, free of charge', async ([, body, param, code, status = 400]) => {
  const { emulator, generate } = await setup();
  const response = await generate(body);
  const error = await errorOf(response);
  expect([response.status, error.param, error.code]).toEqual([status, param, code]);
  expect(error).toEqual({
    message: expect.any(String) as string,
    type: 'invalid_request_error',
    param,
    code,
  });
  expect(emulator.charges).toEqual([]);
  expect(emulator.calls[0]?.outcome).toMatchObject({ state: 'refused', errorCode: code, wasCharged: false });
});

test.for([
  ['gpt-image-2', '1024x1024'],
  ['gpt-image-2.6-flare', '2560x1440'],
  ['gpt-image-2.5-flare', '1728x576'],
] as const)('takes %s at %s', async ([model, size]) => {
  const { generate } = await setup();
  expect((await generate({ model, size })).status).toBe(200);
});

test('tells a missing key from a wrong one, and shows neither whole', async () => {
  const { generate, emulator } = await setup();
  const missing = await generate({}, { authorization: '' });
  const wrong = await generate({}, { authorization: 'Bearer sk-this-is-not-it' });
  const wrongError = await errorOf(wrong);
  expect([missing.status, (await errorOf(missing)).code]).toEqual([401, null]);
  expect([wrong.status, wrongError.code]).toEqual([401, 'invalid_api_key']);
  expect(wrongError.message).not.toContain('sk-this-is-not-it');
  expect(emulator.charges).toEqual([]);
});

test('refuses an account without verification and one without money, after judging the fields', async () => {
  const { generate } = await setup();
  const unverified = await generate({}, { authorization: 'Bearer sk-emulator-unverified' });
  const unfunded = await generate({}, { authorization: 'Bearer sk-emulator-unfunded' });
  const wrongField = await generate({ n: 99 }, { authorization: 'Bearer sk-emulator-unverified' });
  const error = await errorOf(unverified);
  expect([unverified.status, error.code]).toEqual([403, null]);
  expect(error.message).toContain('must be verified to use the model');
  expect([unfunded.status, (await errorOf(unfunded)).type]).toEqual([429, 'insufficient_quota']);
  expect(wrongField.status).toBe(400);
});

test.for([
  ['emulator-blocked', 'input'],
  ['emulator-late-block', 'output'],
])('blocks a prompt with %s at the %s stage', async ([marker, stage]) => {
  const { generate, emulator } = await setup();
  const response = await generate({ prompt: `a boat ${marker}` });
  const error = await errorOf(response);
  expect([response.status, error.code]).toEqual([400, 'moderation_blocked']);
  expect(error.moderation_details?.moderation_stage).toBe(stage);
  expect(emulator.charges).toEqual([]);
});

test.for([
  ['text', 'text/plain', '{}', 'unsupported_content_type'],
  ['broken JSON', 'application/json', '{"prompt":', null],
  ['an array', 'application/json', '[]', null],
  ['text that is not UTF-8', 'application/json', new Uint8Array([0x22, 0xff, 0x22]), null],
  ['nothing', 'application/json', '', null],
] as const)('refuses %s as a body', async ([, type, body, code]) => {
  const { post } = await setup();
  const response = await post('/images/generations', body, { 'content-type': type });
  expect([response.status, (await errorOf(response)).code]).toEqual([400, code]);
});

test('refuses a form for a generation, and unknown addresses', async () => {
  const { post, emulator } = await setup();
  const form = new FormData();
  form.append('prompt', 'a boat');
  form.append('image', file(new Uint8Array(3)));
  expect((await post('/images/generations', form)).status).toBe(400);
  expect((await post('/images/variations', form)).status).toBe(404);
  expect(emulator.calls.map((call) => call.path)).toEqual(['/v1/images/generations']);
});
