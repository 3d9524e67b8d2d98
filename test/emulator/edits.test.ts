import sharp from 'sharp';
import { expect, test } from 'vitest';
import { makeMask, makePicture } from '../support/pictures.ts';
import { dataUrl, errorOf, eventsOf, file, pictureOf, replyOf, setup, type FormPart } from './support.ts';

const png = await makePicture({ width: 64, height: 48, seed: 1 });
const mask = await makeMask({ width: 64, height: 48 }, { left: 16, top: 8, width: 20, height: 20 });
const fields: readonly FormPart[] = [
  ['model', 'gpt-image-2.5-flare'],
  ['prompt', 'make it night'],
  ['size', '1024x1024'],
  ['quality', 'low'],
];

test('edits one picture sent as a form, and records its bytes', async () => {
  const { emulator, editForm } = await setup();
  const reply = await replyOf(await editForm([...fields, ['image', file(png)]]));
  expect(await sharp(pictureOf(reply)).metadata()).toMatchObject({ width: 1024, height: 1024 });
  // 64 × 48 is scaled up to a long edge of 1024: 32 × 24 patches.
  expect(emulator.charges[0]?.usage.input_tokens_details.image_tokens).toBe(768);
  expect(emulator.calls[0]).toMatchObject({
    fields: { prompt: 'make it night' },
    files: [{ part: 'image', contentType: 'image/png', sizeBytes: png.length, bytes: new Uint8Array(png) }],
    outcome: { state: 'answered', status: 200, wasCharged: true },
  });
});

test('changes a masked picture inside the hole only', async () => {
  const size = { width: 1024, height: 1024 };
  const source = await makePicture({ ...size, seed: 4 });
  const hole = { left: 300, top: 200, width: 400, height: 500 };
  const { editForm } = await setup();
  const response = await editForm([
    ...fields,
    ['image[]', file(source)],
    ['mask', file(await makeMask(size, hole))],
  ]);
  const after = await sharp(pictureOf(await replyOf(response)))
    .raw()
    .toBuffer();
  const before = await sharp(source).removeAlpha().raw().toBuffer();
  let [changedInside, changedOutside] = [0, 0];
  for (let offset = 0; offset < before.length; offset += 3) {
    const [x, y] = [(offset / 3) % 1024, Math.floor(offset / 3 / 1024)];
    if (before.readUIntBE(offset, 3) === after.readUIntBE(offset, 3)) continue;
    if (x >= 300 && x < 700 && y >= 200 && y < 700) changedInside += 1;
    else changedOutside += 1;
  }
  expect(changedOutside).toBe(0);
  expect(changedInside).toBeGreaterThan(190_000);
});

test('takes data URLs and file ids as JSON', async () => {
  const { emulator, editJson, post } = await setup();
  const form = new FormData();
  form.append('purpose', 'vision');
  form.append('file', file(png, 'image/png', 'boat.png'));
  const { id } = (await (await post('/files', form)).json()) as { id: string };
  const response = await editJson({
    images: [{ image_url: dataUrl(png) }, { file_id: id }],
    mask: { image_url: dataUrl(mask) },
  });
  expect(response.status).toBe(200);
  expect(emulator.calls[0]?.files.map(({ part, sizeBytes }) => [part, sizeBytes])).toEqual([
    ['images[0]', png.length],
    ['images[1]', png.length],
    ['mask', mask.length],
  ]);
});

test('names the events of a streamed edit after edits', async () => {
  const { editForm } = await setup();
  const response = await editForm([
    ...fields,
    ['stream', 'true'],
    ['partial_images', '1'],
    ['image', file(png)],
  ]);
  expect(eventsOf(await response.text()).map((event) => event.name)).toEqual([
    'image_edit.partial_image',
    'image_edit.completed',
  ]);
});

const images = (count: number): FormPart[] => Array.from({ length: count }, () => ['image[]', file(png)]);
const jpeg = await makePicture({ format: 'jpeg' });
const mini: FormPart = ['input_fidelity', 'high'];

const refusedForms: readonly (readonly [string, readonly FormPart[], string, string])[] = [
  ['no image', [], 'image', 'missing_required_parameter'],
  ['17 images', images(17), 'image', 'array_above_max_length'],
  ['images under another name', [['images', file(png)]], 'images', 'unknown_parameter'],
  [
    'image twice',
    [
      ['image', file(png)],
      ['image', file(png)],
    ],
    'image',
    'duplicate_parameter',
  ],
  ['an image that is text', [['image', 'hello']], 'image', 'invalid_type'],
  ['an empty file', [['image', file(new Uint8Array())]], 'image', 'empty_image_file'],
  ['bytes that are no picture', [['image', file(Buffer.from('hello'))]], 'image', 'invalid_image_file'],
  ['half a picture', [['image', file(png.subarray(0, png.length / 2))]], 'image', 'invalid_image_file'],
  ['a picture without a type', [['image', file(png, '')]], 'image', 'unsupported_file_mimetype'],
  [
    'a mask that is a JPEG',
    [
      ['image', file(png)],
      ['mask', file(jpeg, 'image/jpeg')],
    ],
    'mask',
    'invalid_mask',
  ],
  [
    'a mask without alpha',
    [
      ['image', file(png)],
      ['mask', file(png)],
    ],
    'mask',
    'invalid_mask',
  ],
  [
    'a mask for a JPEG',
    [
      ['image', file(jpeg, 'image/jpeg')],
      ['mask', file(mask)],
    ],
    'mask',
    'invalid_mask',
  ],
  ['input_fidelity on 2.5', [['image', file(png)], mini], 'input_fidelity', 'invalid_value'],
  [
    'moderation in a form',
    [
      ['image', file(png)],
      ['moderation', 'low'],
    ],
    'moderation',
    'unknown_parameter',
  ],
  [
    'n as words',
    [
      ['image', file(png)],
      ['n', 'two'],
    ],
    'n',
    'invalid_type',
  ],
  [
    'a field twice',
    [
      ['image', file(png)],
      ['n', '1'],
      ['n', '2'],
    ],
    'n',
    'duplicate_parameter',
  ],
];

test.for(refusedForms)('refuses a form with %s', async ([, parts, param, code]) => {
  const { emulator, editForm } = await setup();
  const response = await editForm([...fields, ...parts]);
  const error = await errorOf(response);
  expect([response.status, error.param, error.code]).toEqual([400, param, code]);
  expect(emulator.charges).toEqual([]);
});

test('refuses masks of another size and masks of 4 MB', async () => {
  const { editForm } = await setup();
  const size = { width: 1200, height: 1200 };
  const heavy = await makePicture({ ...size, content: 'noise', hasAlpha: true });
  expect(heavy.length).toBeGreaterThan(4 * 1024 * 1024);
  const other = await editForm([
    ...fields,
    ['image', file(png)],
    ['mask', file(await makeMask(size, { left: 0, top: 0, width: 9, height: 9 }))],
  ]);
  const large = await editForm([...fields, ['image', file(heavy)], ['mask', file(heavy)]]);
  expect((await errorOf(other)).message).toContain('64x48, but got 1200x1200');
  expect((await errorOf(large)).code).toBe('image_file_too_large');
});

const refusedJson: readonly (readonly [string, Record<string, unknown>, string, string])[] = [
  ['no images', {}, 'images', 'missing_required_parameter'],
  ['an empty list', { images: [] }, 'images', 'array_below_min_length'],
  ['the form name', { image: [{ image_url: dataUrl(png) }] }, 'image', 'unknown_parameter'],
  ['a bare text', { images: [dataUrl(png)] }, 'images[0]', 'invalid_type'],
  [
    'both references',
    { images: [{ image_url: dataUrl(png), file_id: 'file-1' }] },
    'images[0]',
    'invalid_value',
  ],
  ['neither reference', { images: [{}] }, 'images[0]', 'invalid_value'],
  [
    'a further property',
    { images: [{ image_url: dataUrl(png), detail: 'high' }] },
    'images[0].detail',
    'unknown_parameter',
  ],
  ['an unknown file', { images: [{ file_id: 'file-none' }] }, 'images[0].file_id', 'image_file_not_found'],
  [
    'a link nobody can follow',
    { images: [{ image_url: 'https://example.com/a.png' }] },
    'images[0].image_url',
    'failed_to_download_image',
  ],
  [
    'an http link',
    { images: [{ image_url: 'http://example.com/a.png' }] },
    'images[0].image_url',
    'invalid_image_url',
  ],
  [
    'broken base64',
    { images: [{ image_url: 'data:image/png;base64,a*==' }] },
    'images[0].image_url',
    'invalid_base64_image',
  ],
  [
    'a data URL over the limit',
    { images: [{ image_url: `data:image/png;base64,${'A'.repeat(20_971_520)}` }] },
    'images[0].image_url',
    'string_above_max_length',
  ],
  ['a free size', { images: [{ image_url: dataUrl(png) }], size: '2048x2048' }, 'size', 'invalid_value'],
];

test.for(refusedJson)('refuses JSON with %s', async ([, body, param, code]) => {
  const { emulator, editJson } = await setup();
  const response = await editJson(body);
  const error = await errorOf(response);
  expect([response.status, error.param, error.code]).toEqual([400, param, code]);
  expect(emulator.charges).toEqual([]);
});

test('knows the fidelities of the older models', async () => {
  const { editForm } = await setup();
  const edit = (model: string, fidelity: string) =>
    editForm([
      ['model', model],
      ['prompt', 'x'],
      ['quality', 'low'],
      ['input_fidelity', fidelity],
      ['image', file(png)],
    ]);
  expect((await edit('gpt-image-1.5', 'high')).status).toBe(200);
  expect((await edit('gpt-image-1-mini', 'low')).status).toBe(200);
  expect((await edit('gpt-image-1-mini', 'high')).status).toBe(400);
});
