import type { Page } from '@playwright/test';
import { makeMask, makePicture } from '../support/pictures.ts';
import { expect, test } from './support/fixtures.ts';

interface TestFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

const picture = async (name: string, seed: number): Promise<TestFile> => ({
  name,
  type: 'image/png',
  bytes: await makePicture({ width: 320, height: 240, seed }),
});
const text: TestFile = { name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('only words') };

/** What the browser does when files from outside are let go over the window. */
async function dropFiles(page: Page, zone: string, files: readonly TestFile[]) {
  const transfer = await page.evaluateHandle(
    (all) => {
      const made = new DataTransfer();
      for (const { name, type, base64 } of all) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        made.items.add(new File([bytes], name, { type }));
      }
      return made;
    },
    files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') })),
  );
  await page.dispatchEvent('.window', 'dragover', { dataTransfer: transfer });
  await expect(page.getByText('Edit this', { exact: true })).toBeVisible();
  await page.dispatchEvent(`[data-drop-zone="${zone}"]`, 'drop', { dataTransfer: transfer });
  await expect(page.locator('.drop-layer')).toBeHidden();
}

const inputs = (page: Page) => page.getByRole('list', { name: 'Inputs' }).locator('.composer-thumb');

test.beforeEach(async ({ page }) => {
  await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
});

test('edits the first dropped picture and looks at the others', async ({ page }) => {
  await dropFiles(page, 'edit', [await picture('harbour.png', 1), await picture('texture.png', 2)]);
  await expect(inputs(page)).toHaveCount(2);
  await expect(page.locator('.composer-mode')).toContainText(/Editing v1 of\s*harbour/);
  await expect(page.getByText(/2 of \d+ inputs/)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Edit/ }).last()).toBeVisible();
  await inputs(page).first().hover();
  await page.getByRole('button', { name: 'Take off input 1' }).click();
  await expect(inputs(page)).toHaveCount(1);
  await expect(page.getByText(/and a reference/)).toBeVisible();
});

test('keeps dropped pictures in the library without touching the composer', async ({ page, client }) => {
  const before = await client.call('images.count', { scope: { kind: 'all' } });
  await dropFiles(page, 'import', [await picture('one.png', 3), await picture('two.png', 4)]);
  await expect(page.getByText('2 pictures were imported.').last()).toBeVisible();
  const after = await client.call('images.count', { scope: { kind: 'all' } });
  expect(after.count).toBe(before.count + 2);
  await expect(inputs(page)).toHaveCount(0);
});

test('says why a file is not taken and takes the others', async ({ page }) => {
  await dropFiles(page, 'reference', [text, await picture('good.png', 5)]);
  await expect(page.getByRole('alert')).toContainText('notes.txt: not a PNG, JPEG or WebP picture.');
  await expect(inputs(page)).toHaveCount(1);
});

test.describe('with a broken file', () => {
  test.use({ expectedConsoleErrors: /images\.import/ });

  test('refuses what only claims to be a picture, in words', async ({ page, client }) => {
    const before = await client.call('images.count', { scope: { kind: 'all' } });
    const whole = await makePicture({ width: 200, height: 200, seed: 6 });
    const cut = { name: 'cut.png', type: 'image/png', bytes: whole.subarray(0, 300) };
    await dropFiles(page, 'edit', [cut]);
    await expect(page.getByRole('alert')).toContainText('cut.png');
    await expect(inputs(page)).toHaveCount(0);
    expect(await client.call('images.count', { scope: { kind: 'all' } })).toEqual(before);
  });
});

test('attaches a dropped mask to the picture and names the press', async ({ page }) => {
  await dropFiles(page, 'edit', [await picture('harbour.png', 7)]);
  await expect(inputs(page)).toHaveCount(1);
  const mask = await makeMask({ width: 320, height: 240 }, { left: 40, top: 40, width: 100, height: 80 });
  await dropFiles(page, 'mask', [{ name: 'sky.png', type: 'image/png', bytes: mask }]);
  await expect(page.getByRole('button', { name: 'mask, input 2, mask: sky.png' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Edit masked area/ })).toBeVisible();
  await expect(page.getByText(/inside the mask/)).toBeVisible();
});

test('edits a pasted picture and leaves pasted words to the prompt', async ({ page }) => {
  const paste = (files: readonly TestFile[], words: string) =>
    page.evaluate(
      ({ all, plain }) => {
        const data = new DataTransfer();
        for (const { name, type, base64 } of all) {
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          data.items.add(new File([bytes], name, { type }));
        }
        if (plain !== '') data.setData('text/plain', plain);
        const target = document.activeElement ?? document.body;
        const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
        return !target.dispatchEvent(event);
      },
      {
        all: files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') })),
        plain: words,
      },
    );
  await page.getByRole('textbox', { name: 'Prompt' }).focus();
  expect(await paste([await picture('image.png', 8)], 'both words and a picture')).toBe(false);
  expect(await paste([], 'only words')).toBe(false);
  await expect(inputs(page)).toHaveCount(0);
  expect(await paste([await picture('image.png', 8)], '')).toBe(true);
  await page
    .getByRole('dialog', { name: 'Where does this picture go?' })
    .getByRole('button', { name: 'Edit this' })
    .click();
  await expect(inputs(page)).toHaveCount(1);
  await expect(page.getByText(/Editing v1/)).toBeVisible();
});

test('never leaves the window for a dropped file', async ({ page }) => {
  const address = page.url();
  const prevented = await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['<h1>elsewhere</h1>'], 'page.html', { type: 'text/html' }));
    const event = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer });
    document.querySelector('header')?.dispatchEvent(event);
    return event.defaultPrevented;
  });
  expect(prevented).toBe(true);
  expect(page.url()).toBe(address);
});

test('takes a picture of the gallery that is dragged onto a zone with the mouse', async ({ page }) => {
  const tile = page.locator('.image-tile').nth(1);
  const name = ((await tile.getAttribute('aria-label')) ?? '').split(',')[0] ?? '';
  await tile.hover();
  await page.mouse.down();
  const box = await tile.boundingBox();
  expect(box).not.toBeNull();
  await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 40, { steps: 4 });
  const zone = page.locator('[data-drop-zone="edit"]');
  await expect(zone).toBeVisible();
  await zone.hover();
  // Chromium sends the drop to where the pointer was last seen over.
  await zone.hover();
  await page.mouse.up();
  await expect(page.locator('.drop-layer')).toBeHidden();
  await expect(inputs(page)).toHaveCount(1);
  await expect(page.locator('.composer-mode')).toContainText(name.slice(0, 20));
});

test('adds as many of the selected pictures as the model looks at, and says what stays out', async ({
  page,
}) => {
  await page.locator('.image-tile').first().click();
  await page.keyboard.press('Control+a');
  await page.locator('.image-tile').first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Add as reference' }).click();
  await expect(inputs(page)).toHaveCount(4);
  await expect(page.getByRole('alert')).toContainText(/takes 4 inputs, and all are there/);
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toBeFocused();
});
