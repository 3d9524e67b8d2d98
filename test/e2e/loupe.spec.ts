import { rm } from 'node:fs/promises';
import { glob } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { faultsInBothLooks } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';

const percent = (page: Page) => page.locator('.loupe-zoom .num');
const original = (page: Page) => page.locator('.loupe-original.is-shown');

async function openLoupe(page: Page, index = 0) {
  await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
  await page.locator('.image-tile').nth(index).dblclick();
  await expect(original(page)).toBeVisible();
}

test('zooms by keys and pans by dragging, and goes on with the arrows when all is in sight', async ({
  page,
}) => {
  await openLoupe(page);
  const fitted = await percent(page).textContent();
  await page.keyboard.press('z');
  await expect(percent(page)).toHaveText('100 %');
  const picture = page.locator('.loupe-picture');
  const before = await picture.boundingBox();
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await picture.boundingBox())?.x).toBe((before?.x ?? 0) - 80);
  const stage = await page.locator('.loupe-stage').boundingBox();
  if (!stage) throw new Error('the stage is on the screen');
  await page.mouse.move(stage.x + 300, stage.y + 200);
  await page.mouse.down();
  await page.mouse.move(stage.x + 350, stage.y + 200, { steps: 5 });
  await page.mouse.up();
  await expect.poll(async () => (await picture.boundingBox())?.x).toBe((before?.x ?? 0) - 30);
  await page.keyboard.press('Control+0');
  await expect(percent(page)).toHaveText(fitted ?? '');
  const title = await page.getByRole('heading', { level: 1 }).textContent();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(title ?? '');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title ?? '');
});

test('zooms with the wheel around the pointer', async ({ page }) => {
  await openLoupe(page);
  const stage = await page.locator('.loupe-stage').boundingBox();
  const picture = page.locator('.loupe-picture');
  const before = await picture.boundingBox();
  if (!stage || !before) throw new Error('both are on the screen');
  const point = { x: before.x + before.width / 4, y: before.y + before.height / 4 };
  await page.mouse.move(point.x, point.y);
  await page.mouse.wheel(0, -1000);
  await expect.poll(async () => (await picture.boundingBox())?.width).toBeGreaterThan(before.width * 2);
  const after = await picture.boundingBox();
  if (!after) throw new Error('it is still on the screen');
  // The same quarter of the picture is under the pointer, to the pixel.
  expect(Math.abs((point.x - after.x) / after.width - 0.25)).toBeLessThan(0.01);
  expect(Math.abs((point.y - after.y) / after.height - 0.25)).toBeLessThan(0.01);
});

test('gives the focus back to the picture in the grid', async ({ page }) => {
  await openLoupe(page, 2);
  const name = await page.locator('.loupe-stage').getAttribute('aria-label');
  await page.keyboard.press('Escape');
  await expect(page.locator('[role="gridcell"]:focus')).toHaveAttribute(
    'aria-label',
    new RegExp((name ?? '').split(',')[0]?.slice(0, 20) ?? ''),
  );
});

test('fills the screen and comes back', async ({ page }) => {
  await openLoupe(page);
  await page.keyboard.press('f');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
  await expect(page.getByRole('toolbar', { name: 'Versions' })).toBeHidden();
  await page.keyboard.press('f');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(false);
});

test('walks the versions of a chain with the arrow keys', async ({ page }) => {
  await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
  await page.getByRole('gridcell', { name: /at night with a full moon/ }).dblclick();
  const strip = page.getByRole('toolbar', { name: 'Versions' });
  await expect(strip.getByRole('button')).toHaveCount(4);
  await strip.getByRole('button', { name: /^v2/ }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(strip.locator('[aria-current="true"]')).toHaveAccessibleName(/^v3,/);
  await expect(strip.locator('[aria-current="true"]')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(strip.locator('[aria-current="true"]')).toHaveAccessibleName(/^v3 b,/);
  await page.keyboard.press('Home');
  await expect(strip.locator('[aria-current="true"]')).toHaveAccessibleName(/^v1,/);
});

test('has nothing serious for a screen reader to stumble over', async ({ page }) => {
  await openLoupe(page, 1);
  expect(await faultsInBothLooks(page, '.loupe')).toEqual([]);
});

test.describe('with a file gone from the disk', () => {
  test.use({ expectedConsoleErrors: /\/media\/original\// });

  test('says so, keeps the thumbnail and the recipe, and tries again', async ({ page, library }) => {
    await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
    for await (const file of glob('originals/**/*.*', { cwd: library })) await rm(path.join(library, file));
    await page.locator('.image-tile').first().dblclick();
    await expect(page.getByText('The original cannot be read')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Recipe' })).toBeVisible();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('The original cannot be read')).toBeVisible();
  });
});
