import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { layOutBody, type SendableWire } from '../../../../src/core/providers/http/wire-body.ts';
import type { Sha256 } from '../../../../src/shared/ids.ts';
import { jsonWire, temporaryFolder } from './http-world.ts';

async function setup() {
  const folder = await temporaryFolder();
  const filePath = (sha256: Sha256): string => path.join(folder, sha256);
  return {
    filePath,
    addFile: async (bytes: Uint8Array, mediaType = 'image/png') => {
      // Safe: a lower-case hex SHA-256 is what the brand stands for.
      const $file = createHash('sha256').update(bytes).digest('hex') as Sha256;
      await writeFile(filePath($file), bytes);
      return { $file, mediaType };
    },
    bytesOf: async (wire: SendableWire, attemptId = 1) => {
      const body = await layOutBody(wire, attemptId, filePath);
      const bytes = await readAll(body.stream());
      return { bytes, ...body };
    },
  };
}

async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

it.each([0, 1, 2, 3, 196_607, 196_608, 196_609, 1_000_001])(
  'puts a file of %i bytes into JSON as one data URL and knows the length beforehand',
  async (length) => {
    const { addFile, bytesOf } = await setup();
    const picture = Buffer.from(Uint8Array.from({ length }, (_, index) => (index * 31) % 251));
    const file = await addFile(picture);
    const { bytes, sizeBytes, contentType } = await bytesOf(
      jsonWire({ prompt: 'say "ö" \u2028 🪁', images: [{ image_url: file }, { image_url: file }], last: 1 }),
    );
    const url = `data:image/png;base64,${picture.toString('base64')}`;
    expect(JSON.parse(bytes.toString())).toEqual({
      prompt: 'say "ö" \u2028 🪁',
      images: [{ image_url: url }, { image_url: url }],
      last: 1,
    });
    expect(bytes.length).toBe(sizeBytes);
    expect(contentType).toBe('application/json');
  },
);

it('writes a form that the platform reads back part by part', async () => {
  const { addFile, bytesOf } = await setup();
  const picture = Buffer.from('\u0000\r\n--proofsheet\r\n\u00ff', 'latin1');
  const file = await addFile(picture, 'image/webp');
  const { bytes, sizeBytes, contentType } = await bytesOf({
    method: 'POST',
    path: '/images/edits',
    encoding: 'multipart',
    isStreamed: false,
    parts: [
      { name: 'prompt', value: 'two\r\nlines, "quoted" — ö' },
      { name: 'image[]', value: file, fileName: 'a "b"\r\nX-Evil: 1.webp' },
      { name: 'mask', value: file },
    ],
  });
  expect(bytes.length).toBe(sizeBytes);
  const form = await new Response(new Uint8Array(bytes), {
    headers: { 'content-type': contentType },
  }).formData();
  expect(form.get('prompt')).toBe('two\r\nlines, "quoted" — ö');
  const image = form.get('image[]');
  expect(image).toBeInstanceOf(File);
  if (!(image instanceof File)) return;
  expect([image.type, Buffer.from(await image.arrayBuffer())]).toEqual(['image/webp', picture]);
  expect(image.name).toBe('a "b"\r\nX-Evil: 1.webp');
  expect([...form.keys()]).toEqual(['prompt', 'image[]', 'mask']);
  expect(bytes.toString('latin1')).not.toMatch(/\r\nX-Evil/);
});

it('gives the same bytes whenever an attempt is laid out again, and another boundary to another', async () => {
  const { addFile, bytesOf } = await setup();
  const file = await addFile(Buffer.alloc(1000, 7));
  const form = {
    method: 'POST',
    path: '/e',
    encoding: 'multipart',
    isStreamed: false,
    parts: [{ name: 'image', value: file }],
  } as const;
  const wire = jsonWire({ image: file });
  expect((await bytesOf(wire)).bytes).toEqual((await bytesOf(wire)).bytes);
  expect((await bytesOf(form, 3)).bytes).toEqual((await bytesOf(form, 3)).bytes);
  expect((await bytesOf(form, 3)).contentType).not.toBe((await bytesOf(form, 4)).contentType);
});

it('leaves a prompt alone that looks like a file or a data URL', async () => {
  const { bytesOf } = await setup();
  const prompt = '{"$file":"abc","mediaType":"image/png"} data:image/png;base64,';
  expect(JSON.parse((await bytesOf(jsonWire({ prompt }))).bytes.toString())).toEqual({ prompt });
});

it('lets the main loop turn again and again while it encodes 40 MB', async () => {
  const { addFile, filePath } = await setup();
  const file = await addFile(Buffer.alloc(40_000_000, 3));
  const body = await layOutBody(jsonWire({ image: file }), 1, filePath);
  let turns = 0;
  let isDone = false;
  const count = (): void => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  let sizeBytes = 0;
  let largestBytes = 0;
  for await (const chunk of body.stream()) {
    const { length } = chunk as Buffer;
    sizeBytes += length;
    largestBytes = Math.max(largestBytes, length);
  }
  isDone = true;
  expect(sizeBytes).toBe(body.sizeBytes);
  // 204 pieces of a quarter megabyte, each read by the system while the loop goes on.
  expect(largestBytes).toBeLessThanOrEqual(256 * 1024);
  expect(turns).toBeGreaterThan(100);
});
