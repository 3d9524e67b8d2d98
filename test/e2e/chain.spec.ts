import type { Page } from '@playwright/test';
import { faultsInBothLooks } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';

/** The sample's chain: v1 → v2 → (v3, v3 b). */
async function openGraph(page: Page): Promise<void> {
  await page.getByText('Sample project', { exact: true }).first().click();
  await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
  await page.getByRole('gridcell', { name: /Add stars/ }).click();
  await page
    .getByRole('group', { name: 'View' })
    .or(page.getByRole('radiogroup', { name: 'View' }))
    .getByText('Chain')
    .click();
  await expect(page.locator('.graph-canvas')).toBeFocused();
}

const spoken = (page: Page) => page.locator('.graph-stage [aria-live]');

test('walks the chain by keys, lists it, branches, and compares a child with its parent', async ({
  page,
}) => {
  await openGraph(page);
  await expect(page.locator('.graph-canvas')).toHaveAttribute('data-count', '4');
  await expect(spoken(page)).toContainText(/^v3, .*made from v2/);
  await expect(page.getByRole('region', { name: 'Recipe' })).toBeVisible();
  await page.getByText('How was this made').click();
  await expect(page.getByText(/^3 steps · free, play money/)).toBeVisible();
  await page.locator('.graph-canvas').focus();
  await page.keyboard.press('ArrowDown');
  await expect(spoken(page)).toContainText(/^v3 b/);
  await page.keyboard.press('ArrowLeft');
  await expect(spoken(page)).toContainText(/^v2, .*2 pictures made from it/);
  await page.keyboard.press('b');
  await expect(page.locator('.composer-mode')).toContainText('Editing v2');
  // Another version is chosen beside those words.
  await page.getByRole('button', { name: 'Choose another version to edit' }).press('Enter');
  await page.getByRole('menuitem', { name: /^v1/ }).click();
  await expect(page.locator('.composer-mode')).toContainText('Editing v1');
  await page.keyboard.press('Escape');
  await page.locator('.graph-canvas').focus();
  await page.keyboard.press('l');
  const list = page.getByRole('treegrid');
  await expect(list.getByRole('row')).toHaveCount(5);
  await expect(list.getByRole('row', { selected: true })).toContainText('v2');
  expect(await faultsInBothLooks(page, '.graph')).toEqual([]);
  await page.keyboard.press('l');
  await page.locator('.graph-canvas').focus();
  await page.keyboard.press('Shift+Enter');
  await expect(page.getByRole('region', { name: 'Compare' })).toContainText('v2 with its parent v1');
  await page.getByText('Difference', { exact: true }).click();
  await expect(page.getByText(/of the pixels differ/)).toBeVisible();
  expect(await faultsInBothLooks(page, '.compare')).toEqual([]);
  await page.keyboard.press('Escape');
});

/** Where the light ring of the active place is looked for: the middle of the node of these words, by clicking there. */
async function middleOf(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.locator('.graph-canvas').boundingBox();
  if (!box) throw new Error('the graph is on the screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test('the graph is dragged and zoomed, the picture panned, and the line of a comparison moved by pointer', async ({
  page,
}) => {
  await openGraph(page);
  const scale = page.getByRole('group', { name: 'Zoom' }).locator('.num');
  await page.keyboard.press('Control+1');
  await expect(scale).toHaveText('100 %');
  // The first picture lies left of the middle; dragged there, a press in the middle chooses it.
  await page.keyboard.press('Home');
  await expect(spoken(page)).toContainText(/^v1/);
  await page.keyboard.press('ArrowRight');
  await expect(spoken(page)).toContainText(/^v2/);
  const middle = await middleOf(page);
  const chosen = async () => (await spoken(page).textContent())?.slice(0, 2);
  await page.mouse.move(middle.x, middle.y + 150);
  await page.mouse.down();
  await page.mouse.move(middle.x + 60, middle.y + 150, { steps: 4 });
  await page.mouse.up();
  // A drag chooses nothing.
  expect(await chosen()).toBe('v2');
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.wheel(0, -400);
  await expect(scale).not.toHaveText('100 %');
  await page.mouse.wheel(0, 3000);
  await expect(scale).toHaveText(/^\d %$|^1\d %$/);
  await page.keyboard.press('Control+0');
  await page.keyboard.press('Enter');
  await expect(page.locator('.loupe-original.is-shown')).toBeVisible();

  const picture = page.locator('.loupe-stage .loupe-picture');
  const place = async () => (await picture.boundingBox())?.x ?? 0;
  await page.keyboard.press('Control+1');
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.wheel(0, -600);
  const before = await place();
  await page.mouse.down();
  await page.mouse.move(middle.x - 80, middle.y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(place).toBeLessThan(before - 60);

  await page.getByRole('button', { name: /^Compare with v\d/ }).click();
  const line = page.getByRole('slider', { name: 'Line between the pictures' });
  const box = await line.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 4, (box?.y ?? 0) + 4);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) + 150, (box?.y ?? 0) + 4, { steps: 5 });
  await page.mouse.up();
  await expect.poll(async () => Number(await line.getAttribute('aria-valuenow'))).toBeGreaterThan(55);
  // The line stands where one picture ends and the other begins, to the pixel.
  const over = page.locator('.compare-over');
  const cutShare = await over.evaluate((part) => Number.parseFloat(part.style.clipPath.split(' ')[1] ?? ''));
  const [pane, held] = [await over.boundingBox(), await line.boundingBox()];
  if (!pane || !held) throw new Error('both are on the screen');
  const edge = pane.x + pane.width * (1 - cutShare / 100);
  expect(Math.abs(held.x + held.width / 2 - edge)).toBeLessThan(1);
});

test('the steps of a chain are priced, agreed to, and made again on another picture', async ({
  page,
  client,
}) => {
  test.slow(); // Two pictures are drawn, one after the other.
  await openGraph(page);
  await page.keyboard.press('Alt+r');
  const dialog = page.getByRole('dialog', { name: 'Make these steps again' });
  await expect(dialog.getByRole('row')).toHaveCount(3);
  await expect(dialog.getByText('free · play money')).toBeVisible();
  await dialog.getByRole('button', { name: /^On|The picture they began with/ }).press('Enter');
  await page
    .getByRole('option', { name: /Portrait/ })
    .first()
    .click();
  expect(await faultsInBothLooks(page, '[role="dialog"]')).toEqual([]);
  const screenshots = process.env['CHAIN_SCREENSHOTS'];
  if (screenshots) await page.screenshot({ path: `${screenshots}/rerun.png` });
  await dialog.getByRole('button', { name: 'Make 2 steps' }).click();
  await expect(dialog).toBeHidden();
  const bar = page.getByRole('group', { name: 'Steps made again' });
  await expect(bar).toContainText('2 of 2 steps made again.', { timeout: 90_000 });
  if (screenshots) await page.screenshot({ path: `${screenshots}/rerun-done.png` });
  const [rerun] = await client.call('reruns.list', { projectId: null });
  if (!rerun?.imageId) throw new Error('the re-run made a picture');
  const chain = await client.call('images.chain', { imageId: rerun.imageId });
  expect(chain.map(({ cell }) => cell.version)).toEqual([1, 2, 3]);
});
