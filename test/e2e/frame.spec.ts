import type { Locator, Page } from '@playwright/test';
import { faultsInBothLooks } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';

test.slow();

const corner = (page: Page, name: string) => page.getByRole('slider', { name: `${name} corner` });
const facts = (page: Page) => page.locator('.mask-facts b');

async function openFrame(page: Page): Promise<void> {
  await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
  await page.locator('.image-tile').first().dblclick();
  await expect(page.locator('.loupe-original.is-shown')).toBeVisible();
  await page.keyboard.press('Shift+X');
  await expect(corner(page, 'Top left')).toBeVisible();
}

/** The size there is now, and the one it will be. */
async function sizes(page: Page): Promise<readonly [number, number, number, number]> {
  const found = /(\d+) × (\d+) → (\d+) × (\d+)/.exec((await facts(page).textContent()) ?? '');
  if (!found) throw new Error('both sizes are told');
  return [Number(found[1]), Number(found[2]), Number(found[3]), Number(found[4])];
}

async function drag(page: Page, handle: Locator, across: number, down: number, key?: string): Promise<void> {
  const box = await handle.boundingBox();
  if (!box) throw new Error('the handle is on the screen');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  if (key !== undefined) await page.keyboard.down(key);
  await page.mouse.move(x + across, y + down, { steps: 5 });
  await page.mouse.up();
  if (key !== undefined) await page.keyboard.up(key);
}

test('a corner crops freely, with Shift in the same shape, by pointer and by keys', async ({
  page,
  client,
}) => {
  await openFrame(page);
  await drag(page, corner(page, 'Bottom right'), -120, -40);
  const [width, height, cutWidth, cutHeight] = await sizes(page);
  expect(width - cutWidth).toBeGreaterThan(2.5 * (height - cutHeight));
  await drag(page, corner(page, 'Top left'), 60, 5, 'Shift');
  const [, , sameWidth, sameHeight] = await sizes(page);
  expect(sameWidth).toBeLessThan(cutWidth - 40);
  expect(sameWidth / sameHeight).toBeCloseTo(cutWidth / cutHeight, 2);

  await corner(page, 'Top right').focus();
  await page.keyboard.press('Alt+ArrowLeft');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(facts(page)).toContainText(`→ ${sameWidth - 1} × ${sameHeight - 1}`);
  await page.keyboard.press('Shift+ArrowLeft');
  const [, , lastWidth, lastHeight] = await sizes(page);
  expect(lastWidth).toBe(sameWidth - 17);
  expect(lastWidth / lastHeight).toBeCloseTo(sameWidth / sameHeight, 1);
  await expect(corner(page, 'Top right')).toHaveAttribute(
    'aria-valuetext',
    `${lastWidth} × ${lastHeight} pixels`,
  );
  await page.getByRole('button', { name: 'Crop', exact: true }).click();
  await expect(page.getByText(`Cropped to ${lastWidth} × ${lastHeight}, free`).first()).toBeVisible();
  const { cells } = await client.call('images.page', { scope: { kind: 'all' }, limit: 1 });
  expect(cells[0]).toMatchObject({ width: lastWidth, height: lastHeight });
});

test('a picture is resized by its corners and by numbers, in its shape unless Shift frees it', async ({
  page,
  client,
}) => {
  await openFrame(page);
  await page.getByRole('radio', { name: 'Resize' }).click();
  await expect(page.getByRole('slider', { name: /side$/ })).toHaveCount(0);
  await drag(page, corner(page, 'Bottom right'), -90, -10);
  const [width, height, smallWidth, smallHeight] = await sizes(page);
  expect(smallWidth).toBeLessThan(width - 100);
  expect(smallWidth / smallHeight).toBeCloseTo(width / height, 2);
  await drag(page, corner(page, 'Top left'), 0, 40, 'Shift');
  const [, , sameWidth, flatHeight] = await sizes(page);
  expect(sameWidth).toBe(smallWidth);
  expect(flatHeight).toBeLessThan(smallHeight - 20);
  await expect(page.getByText('Stretched to another shape.')).toBeVisible();
  expect(await faultsInBothLooks(page, '.window')).toEqual([]);

  await page.getByRole('button', { name: '50 %' }).click();
  await expect(facts(page)).toContainText(`→ ${width / 2} × ${height / 2}`);
  await corner(page, 'Bottom left').focus();
  await page.keyboard.press('Alt+ArrowLeft');
  const [, , keyWidth] = await sizes(page);
  expect(keyWidth).toBe(width / 2 + 1);
  await page.getByRole('textbox', { name: 'Width' }).fill(String(width / 4));
  await page.getByRole('textbox', { name: 'Width' }).press('Enter');
  await expect(facts(page)).toContainText(`→ ${width / 4} × ${Math.round(height / 4)}`);
  await page.getByRole('button', { name: 'Resize', exact: true }).click();
  await expect(page.getByText(/^Resized to .*, free/).first()).toBeVisible();
  const { cells } = await client.call('images.page', { scope: { kind: 'all' }, limit: 1 });
  expect(cells[0]?.width).toBe(width / 4);
});
