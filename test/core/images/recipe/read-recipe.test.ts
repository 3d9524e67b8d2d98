import sharp from 'sharp';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pngPart } from '../../../../src/core/images/container/png-parts.ts';
import { readFileTexts } from '../../../../src/core/images/container/read-texts.ts';
import { readRecipe } from '../../../../src/core/images/recipe/read-recipe.ts';
import { writeXmp } from '../../../../src/core/images/recipe/xmp.ts';
import { makePicture, mutated } from '../../../support/pictures.ts';
import { pngWithTexts, privatePicture, withParts } from '../../../support/tagged-pictures.ts';

const recipeOf = (bytes: Buffer, format: 'png' | 'jpeg' | 'webp' = 'png') =>
  readRecipe(readFileTexts(bytes, format));

const a1111 = [
  'a lighthouse, <lora:sea:1>, storm',
  'second line',
  'Negative prompt: people, text',
  'Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 3, Size: 512x768, Model hash: ab, Model: dreamy_v2, Version: 1',
].join('\n');

const comfy = {
  '3': { class_type: 'KSampler', inputs: { positive: ['6', 0], negative: ['7', 0], seed: 1 } },
  '4': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'sdxl.safetensors' } },
  '6': { class_type: 'CLIPTextEncode', inputs: { text: ['9', 0] } },
  '7': { class_type: 'CLIPTextEncode', inputs: { text: 'blurry' } },
  '9': { class_type: 'Text', inputs: { text: 'a fox in snow' } },
};

describe('a recipe in a file', () => {
  it.each(['tEXt', 'zTXt', 'iTXt'] as const)('is read from AUTOMATIC1111’s text in %s', async (chunk) => {
    expect(recipeOf(await pngWithTexts({ parameters: a1111 }, { chunk }))).toEqual({
      source: 'a1111',
      prompt: 'a lighthouse, <lora:sea:1>, storm\nsecond line',
      negativePrompt: 'people, text',
      model: 'dreamy_v2',
      software: null,
      raw: a1111,
    });
  });

  it('follows the links of a ComfyUI graph to the texts its sampler was given', async () => {
    const found = recipeOf(await pngWithTexts({ prompt: JSON.stringify(comfy), workflow: '{"nodes":[]}' }));
    expect(found).toMatchObject({
      source: 'comfyui',
      prompt: 'a fox in snow',
      negativePrompt: 'blurry',
      model: 'sdxl.safetensors',
      software: 'ComfyUI',
    });
    const circle = { '1': { class_type: 'KSampler', inputs: { positive: ['1', 0] } } };
    expect(recipeOf(await pngWithTexts({ prompt: JSON.stringify(circle) }))?.prompt).toBeNull();
  });

  it.each([
    [
      'invokeai',
      { invokeai_metadata: '{"positive_prompt":"a cat","negative_prompt":"dog","model":{"name":"flux"}}' },
      { prompt: 'a cat', negativePrompt: 'dog', model: 'flux', software: 'InvokeAI' },
    ],
    [
      'novelai',
      { Software: 'NovelAI', Description: 'a girl', Comment: '{"prompt":"a boy","uc":"bad"}', Source: 'V4' },
      { prompt: 'a boy', negativePrompt: 'bad', model: 'V4', software: 'NovelAI' },
    ],
    ['text', { Description: 'a quiet harbour --ar 3:2' }, { prompt: 'a quiet harbour --ar 3:2' }],
    [
      'a1111',
      { parameters: '{"prompt":"from fooocus","base_model":"jugger"}' },
      { prompt: 'from fooocus', model: 'jugger' },
    ],
    [
      'proofsheet',
      { proofsheet: '{"prompt":"ours","model":"gpt-image-2"}' },
      { prompt: 'ours', model: 'gpt-image-2' },
    ],
  ])('is read from the notes of %s', async (source, texts, expected) => {
    expect(recipeOf(await pngWithTexts(texts))).toMatchObject({ source, ...expected });
  });

  it.each(['jpeg', 'webp', 'png'] as const)('is read from EXIF of %s', async (format) => {
    const bytes = await sharp(await makePicture())
      .withExif({ IFD0: { ImageDescription: 'a described boat', Software: 'Paint 3' } })
      .toFormat(format)
      .toBuffer();
    expect(recipeOf(bytes, format)).toMatchObject({
      source: 'exif',
      prompt: 'a described boat',
      software: 'Paint 3',
    });
  });

  it('is read from the comment of EXIF, in UTF-16 of either order', () => {
    for (const isBig of [true, false]) {
      const text = Buffer.from('über alles\nSteps: 9, Model: m1', 'utf16le');
      const comment = Buffer.concat([Buffer.from('UNICODE\0'), isBig ? text.swap16() : text]);
      expect(recipeOf(exifPng(0x9286, comment))).toMatchObject({
        source: 'a1111',
        prompt: 'über alles',
        model: 'm1',
      });
    }
  });

  it.each(['jpeg', 'webp', 'png'] as const)('is read from XMP of %s, our own first', async (format) => {
    const xmp = writeXmp({ prompt: 'a "quoted" <boat> & \u{1f98a}', recipe: '{"prompt":"own","model":"m"}' });
    const bytes = await sharp(await makePicture())
      .withXmp(xmp)
      .toFormat(format)
      .toBuffer();
    expect(recipeOf(bytes, format)).toMatchObject({ source: 'proofsheet', prompt: 'own', model: 'm' });
    const foreign = await sharp(await makePicture())
      .withXmp(
        xmp.replace(/<proofsheet:recipe>.*<\/proofsheet:recipe>/, '').replace(/xmlns:proofsheet="[^"]*"/, ''),
      )
      .toFormat(format)
      .toBuffer();
    expect(recipeOf(foreign, format)).toMatchObject({
      source: 'xmp',
      prompt: 'a "quoted" <boat> & \u{1f98a}',
    });
  });

  it('is null where a file says nothing', async () => {
    for (const format of ['png', 'jpeg', 'webp'] as const)
      expect(recipeOf(await makePicture({ format }), format)).toBeNull();
  });

  it('is bounded: a text that inflates to gigabytes or fills the file is not read', async () => {
    const bomb = Buffer.concat([Buffer.from('parameters\0\0'), deflateSync(Buffer.alloc(64 << 20, 97))]);
    expect(recipeOf(withParts(await makePicture(), 'png', [pngPart('text', 'zTXt', bomb)]))).toBeNull();
    const long = await pngWithTexts({ Description: 'x'.repeat(500_000) });
    expect(recipeOf(long)?.prompt).toHaveLength(20_000);
    expect(recipeOf(long)?.raw.length).toBeLessThanOrEqual(64 * 1024);
    const controls = recipeOf(await pngWithTexts({ Description: 'a\u0000b\u001b[31mc\ud800d' }));
    expect(controls?.prompt).toBe('ab[31mc\ufffdd');
  });

  it('never throws, whatever the bytes are', async () => {
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const bytes = await privatePicture(format, { content: 'smooth' });
      for (let seed = 1; seed <= 300; seed += 1) {
        const broken = mutated(bytes, seed, 12);
        expect(() => recipeOf(broken, format)).not.toThrow();
        expect(() => recipeOf(broken.subarray(0, (seed * 37) % broken.length), format)).not.toThrow();
      }
    }
  });
});

/** A PNG whose EXIF holds one value of undefined type. */
function exifPng(tag: number, value: Buffer): Buffer {
  const head = Buffer.alloc(26);
  head.write('MM\0*', 0, 'latin1');
  head.writeUInt32BE(8, 4);
  head.writeUInt16BE(1, 8);
  head.writeUInt16BE(tag, 10);
  head.writeUInt16BE(7, 12);
  head.writeUInt32BE(value.length, 14);
  head.writeUInt32BE(26, 18);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    pngPart('exif', 'eXIf', Buffer.concat([head, value])).whole,
    pngPart('pixels', 'IEND', Buffer.alloc(0)).whole,
  ]);
}
