import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Download, Page } from '@playwright/test';
import sharp from 'sharp';
import { readZipBytes } from '../support/bundle-world.ts';
import { makePicture } from '../support/pictures.ts';
import { pngWithTexts } from '../support/tagged-pictures.ts';
import { expect, test } from './support/fixtures.ts';
import { startServeProcess } from './support/serve-process.ts';
import { createSessionClient } from './support/session.ts';

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const notice = (page: Page, text: string | RegExp) =>
  page.getByRole('region', { name: 'Notices' }).getByText(text).last();

async function open(page: Page, command: string, dialog: string) {
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type(command);
  await page.getByRole('menuitem', { name: command }).first().click();
  return page.getByRole('dialog', { name: dialog });
}

async function choose(page: Page, button: string, files: string | string[]) {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button }).click();
  await (await choosing).setFiles(files);
}

async function entriesOf(download: Download) {
  const file = await download.path();
  return readZipBytes(createReadStream(file), `${file}.copy`);
}

async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

/** A folder as people have them: pictures at two depths, the same bytes twice, and what is no picture. */
async function makeFolder(folder: string) {
  const recipe = await pngWithTexts({
    parameters: 'a lighthouse in fog\nNegative prompt: people\nSteps: 20, Model: dreamy',
  });
  const plain = await makePicture({ seed: 5 });
  await mkdir(path.join(folder, 'more'), { recursive: true });
  const files = {
    'lighthouse.png': recipe,
    'more/plain.png': plain,
    'more/again.png': plain,
    'notes.txt': Buffer.from('words'),
    'cut.png': recipe.subarray(0, 100),
  };
  for (const [name, bytes] of Object.entries(files)) await writeFile(path.join(folder, name), bytes);
  return { recipe, plain };
}

test.use({
  contextOptions: { reducedMotion: 'reduce' },
  // Refusals that the test brings about: a cut picture, a name that means nothing, a zip that is no project.
  expectedConsoleErrors: /images\.import|exports\.preview|bundles\.importUploads/,
});

test('brings folders in, gives pictures out byte for byte or changed, and takes no zip for a project', async ({
  page,
  library,
}) => {
  await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
  const folder = path.join(path.dirname(library), 'pictures');
  const { recipe } = await makeFolder(folder);

  // Stopped in the middle of the first file, begun again: nothing twice, nothing left out.
  const held = Promise.withResolvers<void>();
  await page.route('**/upload', async (route) => {
    await held.promise;
    await route.continue();
  });
  await open(page, 'Import…', 'Import');
  await expectAccessible(page);
  await choose(page, 'A folder…', folder);
  const transfer = page.getByRole('group', { name: 'Transfer' });
  await expect(transfer).toHaveText(/^Importing \d of 5$/);
  await expect(transfer.getByRole('progressbar')).toBeVisible();
  // What is written meanwhile waits for nothing.
  await expect(page.getByText('A file is still being read.')).toBeHidden();
  await transfer.getByRole('button', { name: 'Stop the transfer' }).click();
  held.resolve();
  await expect(notice(page, /^Stopped: \d imported/)).toBeVisible();
  await expect(transfer).toBeHidden();
  await open(page, 'Import…', 'Import');
  await choose(page, 'A folder…', folder);
  const summary = /already here, 2 not taken\..*(notes\.txt: not PNG, JPEG or WebP|cut\.png: damaged)/;
  await expect(notice(page, summary)).toBeVisible();

  await page.getByRole('textbox', { name: 'Search pictures' }).fill('lighthouse fog');
  await expect(page.locator('[data-image-id]')).toHaveCount(1);
  await page.locator('.image-tile').first().click();
  const section = page.getByRole('region', { name: 'From the file' });
  await expect(section.getByText('dreamy', { exact: true })).toBeVisible();

  await page.keyboard.press('ControlOrMeta+Shift+E');
  const dialog = page.getByRole('dialog', { name: 'Export pictures' });
  const name = dialog.getByLabel('Name', { exact: true });
  const send = dialog.getByRole('button', { name: 'Export 1 picture' });
  await name.fill('{nonsense}');
  await expect(dialog.getByText(/means nothing in a name/)).toBeVisible();
  await expect(send).toBeDisabled();
  await name.fill('{prompt} {seq}');
  await expect(dialog.getByText('a lighthouse in fog 001.png')).toBeVisible();
  await expectAccessible(page);
  let downloading = page.waitForEvent('download');
  await send.click();
  const original = await entriesOf(await downloading);
  expect([...original].map(([file, bytes]) => [file, hashOf(bytes)])).toEqual([
    ['a lighthouse in fog 001.png', hashOf(recipe)],
  ]);

  await page.keyboard.press('ControlOrMeta+Shift+E');
  await dialog.getByText('WebP', { exact: true }).click();
  await dialog.getByText(/A JSON file beside each/).click();
  await dialog.getByRole('button', { name: /Longest edge/ }).click();
  await page.getByRole('option', { name: 'at most 512 px' }).click();
  downloading = page.waitForEvent('download');
  await send.click();
  const download = await downloading;
  const converted = await entriesOf(download);
  expect([...converted.keys()].map((file) => path.extname(file)).sort()).toEqual(['.json', '.webp']);
  const [picture, sidecar] = [...converted.values()].sort((one) => (one[0] === 0x7b ? 1 : -1));
  expect(await sharp(picture).metadata()).toMatchObject({ format: 'webp' });
  // Nothing but pixels in the copy; everything known of it beside it.
  expect(picture?.includes('lighthouse')).toBe(false);
  expect(sidecar?.toString()).toContain('a lighthouse in fog');

  await open(page, 'Import…', 'Import');
  await choose(page, 'A project file…', await download.path());
  await expect(notice(page, /^This project file cannot be used: .* Nothing was changed\.$/)).toBeVisible();
});

test('takes a project to another library as a file, chains and all', async ({
  page,
  client,
  library,
  browser,
}) => {
  await page.getByText('Sample project', { exact: true }).first().click();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('Export this project');
  const downloading = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Export this project to a file' }).click();
  const file = path.join(path.dirname(library), 'sample.proofsheet.zip');
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('Sample project.proofsheet.zip');
  await download.saveAs(file);

  const other = await startServeProcess({
    library: path.join(path.dirname(library), 'other', 'library'),
    home: path.dirname(library),
  });
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  try {
    const there = await context.newPage();
    await there.goto(other.url);
    await there.getByLabel('Search pictures').waitFor();
    await open(there, 'Import…', 'Import');
    await choose(there, 'A project file…', file);
    await expect(notice(there, /^6 pictures came in, to Sample project/)).toBeVisible();
    await there.getByRole('button', { name: 'Open it' }).click();
    await expect(there.locator('[data-image-id]')).toHaveCount(6);
    await there.locator('.image-tile').first().click();
    await expect(there.getByText('Recipe', { exact: true })).toBeVisible();
    const cookie = (await context.cookies()).map((each) => `${each.name}=${each.value}`).join('; ');
    const thereClient = createSessionClient(new URL(there.url()).origin, cookie);
    const query = { scope: { kind: 'all' }, search: 'lighthouse', limit: 100 } as const;
    const versions = async (asked: typeof client) =>
      (await asked.call('images.page', query)).cells.map(({ version }) => version).sort();
    expect(await versions(thereClient)).toEqual(expect.arrayContaining(await versions(client)));
    // The same file again changes nothing, and says so.
    await open(there, 'Import…', 'Import');
    await choose(there, 'A project file…', file);
    await expect(notice(there, /^Everything in it was here already/)).toBeVisible();
  } finally {
    await context.close();
    await other.stop('SIGKILL');
  }
});
