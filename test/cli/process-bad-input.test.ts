import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startEmulator } from '../emulator/emulator.ts';
import { makeHostileFiles, makeMask, makePicture, writePicture } from '../support/pictures.ts';
import { setupCli } from './cli-world.ts';

async function setup() {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const cli = await setupCli();
  cli.environment['SHOP_KEY'] = emulator.key;
  await cli.run([
    ...['connection', 'add', '--provider', 'openai-images', '--name', 'shop'],
    ...['--base-url', emulator.baseUrl, '--key-env', 'SHOP_KEY'],
  ]);
  const good = await writePicture(cli.folder, 'good.png', { width: 256, height: 256 });
  const hostile = new Map((await makeHostileFiles()).map(({ name, bytes }) => [name, bytes]));
  const write = async (name: string, bytes: Uint8Array | string): Promise<string> => {
    const file = path.join(cli.folder, name);
    await writeFile(file, bytes);
    return file;
  };
  return { emulator, cli, good, hostile, write };
}

/** A PNG header that claims 20000 × 15000 pixels over the body of a small picture. */
async function threeHundredMegapixels(): Promise<Buffer> {
  const { crc32 } = await import('node:zlib');
  const png = Buffer.from(await makePicture());
  png.writeUInt32BE(20_000, 16);
  png.writeUInt32BE(15_000, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

type World = Awaited<ReturnType<typeof setup>>;

/** What is wrong, the options that say so beside a good prompt, and the words that must name it. */
const badInputs: readonly (readonly [string, (world: World) => Promise<readonly string[]>, RegExp])[] = [
  [
    'an unknown model',
    async () => ['--model', 'gpt-image-9000'],
    /shop has no model "gpt-image-9000"\. It knows gpt/,
  ],
  ['an empty prompt', async () => ['--prompt='], /The prompt is empty/],
  ['a prompt of blanks', async () => ['--prompt', ' \n\t '], /The prompt is empty/],
  [
    'a prompt of 33,000 characters',
    async () => ['--prompt', 'x'.repeat(33_000)],
    /33,000 characters; .* at most 32,000/,
  ],
  [
    '17 inputs',
    async ({ good }) => Array.from({ length: 17 }, () => ['--input', good]).flat(),
    /at most 16 input pictures; 17 were given/,
  ],
  [
    'a text file named .png',
    async ({ write }) => ['--input', await write('notes.png', 'Dear diary')],
    /notes\.png.*(not|no) /,
  ],
  [
    'a truncated PNG',
    async ({ good, write }) => {
      const bytes = await readFile(good);
      return ['--input', await write('cut.png', bytes.subarray(0, bytes.length >> 1))];
    },
    /cut\.png.*(cut|damaged|broken|incomplete|ends|read)/i,
  ],
  [
    'a PNG of 300 megapixels',
    async ({ write }) => ['--input', await write('huge.png', await threeHundredMegapixels())],
    /huge\.png.*(megapixel|pixels)/i,
  ],
  [
    'a second input that is broken',
    async ({ good, write }) => ['--input', good, '--input', await write('second.png', 'text')],
    /second\.png/,
  ],
  ['an empty file', async ({ write }) => ['--input', await write('empty.png', '')], /empty\.png" is empty/],
  ['a folder', async ({ cli }) => ['--input', cli.folder], /is not a file/],
  [
    'a file that is not there',
    async () => ['--input', 'missing.png'],
    /"missing\.png" is neither a file here nor the id/,
  ],
  ['a picture the library does not have', async () => ['--input', '4711'], /4711/],
  [
    'a mask of another size',
    async ({ good, write }) => {
      const mask = await makeMask({ width: 128, height: 256 }, { left: 8, top: 8, width: 32, height: 32 });
      return ['--input', good, '--mask', await write('mask.png', mask)];
    },
    /mask is 128 × 256 and the picture is 256 × 256/,
  ],
  [
    'a mask that is no picture',
    async ({ good, write }) => ['--input', good, '--mask', await write('mask.png', 'text')],
    /mask/i,
  ],
  [
    'a mask that marks nothing',
    async ({ good, write }) => {
      const mask = await makePicture({ width: 256, height: 256 });
      return ['--input', good, '--mask', await write('opaque.png', mask)];
    },
    /opaque\.png.*no transparent part/,
  ],
  [
    'a mask that is cut',
    async ({ good, write }) => {
      const mask = await makeMask({ width: 256, height: 256 }, { left: 8, top: 8, width: 32, height: 32 });
      return ['--input', good, '--mask', await write('half.png', mask.subarray(0, mask.length - 40))];
    },
    /half\.png.*mask cannot be used/,
  ],
  ['a mask without a picture', async ({ good }) => ['--mask', good], /A mask needs a picture to edit/],
  [
    'no such connection',
    async () => ['--connection', 'shopp'],
    /no connection "shopp"\. This library has "demo", "shop"/,
  ],
  ['a size no model has', async () => ['--size', '17x17'], /17x17/],
  ['a quality no model has', async () => ['--quality', 'superb'], /superb/],
  ['11 pictures', async () => ['--n', '11'], /--n must be a whole number from 1 to 10/],
  ['4 partial pictures', async () => ['--partials', '4'], /--partials must be a whole number from 0 to 3/],
  ['a transparent JPEG', async () => ['--background', 'transparent', '--format', 'jpeg'], /transparent/],
];

/** Later options win here, as a person would retype them; the command itself refuses one given twice. */
function withOverrides(given: readonly string[]): readonly string[] {
  const base: Record<string, string> = {
    '--prompt': 'a red boat',
    '--connection': 'shop',
    '--project': 'Bad',
  };
  const names = given.map((each) => each.split('=')[0] ?? '');
  const kept = Object.entries(base).filter(([name]) => !names.includes(name));
  return ['run', ...kept.flat(), ...given, '--yes'];
}

it('refuses every bad input by name, before any paid call, and leaves nothing behind', async () => {
  const world = await setup();
  const { cli, emulator } = world;
  for (const [what, options, words] of badInputs) {
    const { exitCode, out, problem } = await cli.runJson(withOverrides(await options(world)));
    const { error } = problem as { error: { message: string } };
    expect([what, error.message, exitCode, out]).toEqual([what, expect.stringMatching(words), 2, '']);
    for (const folder of ['originals', 'incoming', 'uploads']) {
      expect([what, folder, cli.filesIn(folder)]).toEqual([what, folder, []]);
    }
  }
  expect((await cli.runJson(['project', 'list'])).json).toEqual([]);
  expect((await cli.runJson(['attempt', 'list'])).json).toEqual([]);
  expect(emulator.calls).toHaveLength(0);
}, 600_000);

it('refuses every hostile file in words and stays usable', async () => {
  const { cli, hostile, write, emulator } = await setup();
  await mkdir(path.join(cli.folder, 'hostile'));
  for (const [name, bytes] of hostile) {
    if (bytes.length === 0) continue;
    const file = await write(path.join('hostile', name), bytes);
    const { exitCode, problem } = await cli.runJson([
      'estimate',
      '--connection',
      'shop',
      '--prompt',
      'x',
      '--input',
      file,
    ]);
    expect([name, exitCode, problem]).toEqual([
      name,
      2,
      { error: { code: expect.any(String) as string, message: expect.stringContaining(name) as string } },
    ]);
  }
  expect(emulator.calls).toHaveLength(0);
}, 600_000);
