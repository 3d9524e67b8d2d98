import type { JSHandle, Page } from '@playwright/test';
import { makeMask, makePicture } from '../support/pictures.ts';
import { expect, test } from './support/fixtures.ts';
import type { SessionClient } from './support/session.ts';

type Zone = 'edit' | 'reference' | 'mask';
const zones: readonly Zone[] = ['edit', 'reference', 'mask'];
const size = { width: 320, height: 240 };

const inputs = (page: Page) => page.getByRole('list', { name: 'Inputs' }).locator('.composer-thumb');
const roleOf = { edit: /to be edited/, reference: /reference/, mask: /mask/ } as const;

/** A picture that can be anything: it has transparent parts, so that it also serves as a mask. */
const pictureBytes = async () =>
  (await makeMask(size, { left: 40, top: 40, width: 100, height: 80 })).toString('base64');

function filesTransfer(page: Page, base64: string, name: string): Promise<JSHandle<DataTransfer>> {
  return page.evaluateHandle(
    ({ text, fileName }) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
      transfer.items.add(new File([bytes], fileName, { type: 'image/png' }));
      return transfer;
    },
    { text: base64, fileName: name },
  );
}

async function drop(page: Page, transfer: JSHandle<DataTransfer>, zone: Zone): Promise<void> {
  await page.dispatchEvent('.window', 'dragover', { dataTransfer: transfer });
  await expect(page.locator(`[data-drop-zone="${zone}"]`)).toBeVisible();
  await page.dispatchEvent(`[data-drop-zone="${zone}"]`, 'drop', { dataTransfer: transfer });
  await expect(page.locator('.drop-layer')).toBeHidden();
}

/** What a browser puts on a drag of a picture whose bytes stand in the page. */
function pageTransfer(page: Page, source: string): Promise<JSHandle<DataTransfer>> {
  return page.evaluateHandle((src) => {
    const transfer = new DataTransfer();
    transfer.setData('text/html', `<meta charset="utf-8"><img alt="From elsewhere" src="${src}">`);
    transfer.setData('text/uri-list', src);
    return transfer;
  }, source);
}

async function paste(page: Page, base64: string): Promise<void> {
  await page.evaluate((text) => {
    const data = new DataTransfer();
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    data.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    (document.activeElement ?? document.body).dispatchEvent(event);
  }, base64);
}

/** Core is told to ask again, and the page has heard of it. */
async function askAgain(page: Page, client: SessionClient): Promise<void> {
  if ((await client.call('settings.get', {})).pasteTarget === 'ask') return;
  const heard = page.waitForResponse((response) => response.url().endsWith('/rpc/settings.get'));
  await client.call('settings.set', { pasteTarget: 'ask' });
  await (await heard).finished();
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
}

const labels = { edit: 'Edit this', reference: 'Add reference', mask: 'Use as mask' } as const;

async function expectInput(page: Page, zone: Zone): Promise<void> {
  await expect(inputs(page).last().getByRole('button').first()).toHaveAccessibleName(roleOf[zone]);
  await page.keyboard.press('Alt+n');
  await expect(inputs(page)).toHaveCount(0);
}

test.beforeEach(async ({ page }) => {
  await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
});

test('files, pages and the clipboard reach source, reference and mask', async ({ page, client }) => {
  test.setTimeout(180_000); // Nine pairs, each to its end.
  const base64 = await pictureBytes();
  for (const zone of zones) {
    await drop(page, await filesTransfer(page, base64, `${zone}.png`), zone);
    await expectInput(page, zone);
    await drop(page, await pageTransfer(page, `data:image/png;base64,${base64}`), zone);
    await expectInput(page, zone);
    await askAgain(page, client);
    await paste(page, base64);
    const dialog = page.getByRole('dialog', { name: 'Where does this picture go?' });
    await dialog.getByRole('button', { name: labels[zone] }).click();
    await expectInput(page, zone);
    // Asked once, remembered: the next one goes there by itself.
    await expect.poll(async () => (await client.call('settings.get', {})).pasteTarget).toBe(zone);
    await paste(page, base64);
    await expectInput(page, zone);
  }
});

test('pictures of the gallery reach source, reference and mask with the mouse', async ({ page, client }) => {
  test.setTimeout(120_000); // Three real drags.
  // Something in the gallery that can be a mask.
  const projects = await client.call('projects.list', {});
  const uploadId = await client.upload(new Blob([Buffer.from(await pictureBytes(), 'base64')]));
  const projectId = projects[0]?.id;
  if (!projectId) throw new Error('the sample has a project');
  await client.call('images.import', { projectId, uploadId, fileName: 'cut out.png' });
  const tile = page.getByRole('gridcell', { name: /cut out/ });
  for (const zone of zones) {
    await tile.hover();
    const box = await tile.boundingBox();
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 40, { steps: 4 });
    const target = page.locator(`[data-drop-zone="${zone}"]`);
    await expect(target).toBeVisible();
    await target.hover();
    // Chromium sends the drop to where the pointer was last seen over.
    await target.hover();
    await page.mouse.up();
    await expect(inputs(page)).toHaveCount(1);
    await expectInput(page, zone);
  }
});

test('says why something is not taken, and opens no address', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await drop(page, await pageTransfer(page, 'https://pictures.example/cat.png'), 'reference');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('an address at pictures.example came along, not the picture itself');
  expect(asked.filter((url) => url.includes('pictures.example'))).toEqual([]);
  const opaque = (await makePicture({ ...size, seed: 3 })).toString('base64');
  await drop(page, await filesTransfer(page, opaque, 'opaque.png'), 'mask');
  await expect(alert).toContainText('opaque.png: a mask must be a PNG with transparency.');
  await expect(inputs(page)).toHaveCount(0);
});

test.describe('out of the window', () => {
  test.use({ contextOptions: { permissions: ['clipboard-read', 'clipboard-write'] } });
  test('a picture is dragged as a file, copied as PNG and saved under a readable name', async ({ page }) => {
    const tile = page.locator('.image-tile').first();
    await tile.click();
    await expect(page.getByText('Recipe', { exact: true })).toBeVisible();
    const dragged = await tile.evaluate((element) => {
      const transfer = new DataTransfer();
      element.dispatchEvent(new DragEvent('dragstart', { dataTransfer: transfer, bubbles: true }));
      return transfer.getData('DownloadURL');
    });
    expect(dragged).toMatch(
      /^image\/\w+:.+ \(\d+\)\.(png|jpg|webp):http:\/\/127\.0\.0\.1:\d+\/media\/original\/\d+$/,
    );
    await page.keyboard.press('Control+c');
    await expect(page.getByText('Picture copied').last()).toBeVisible();
    const types = await page.evaluate(async () =>
      (await navigator.clipboard.read()).flatMap(({ types: t }) => t),
    );
    expect(types).toContain('image/png');
    const download = page.waitForEvent('download');
    await page.keyboard.press('Control+Shift+S');
    expect((await download).suggestedFilename()).toMatch(/ \(\d+\)\.(png|jpg|webp)$/);
  });
});
