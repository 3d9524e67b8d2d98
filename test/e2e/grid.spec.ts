import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';

const cells = (page: Page) => page.getByRole('gridcell');
const chosen = (page: Page) => page.locator('[role="gridcell"][aria-selected="true"]');

async function openSample(page: Page): Promise<void> {
  await page
    .getByRole('list', { name: 'Projects' })
    .getByRole('button', { name: /^Sample project/ })
    .click();
  await expect(cells(page)).toHaveCount(6);
}

test('the grid shows every picture in its own proportions before its pixels arrive', async ({ page }) => {
  await page.route('**/media/**', () => undefined); // Never answered: pixels that do not come.
  await openSample(page);
  const ratios = await cells(page).evaluateAll((all) =>
    all.map((cell) => cell.getBoundingClientRect().width / cell.getBoundingClientRect().height),
  );
  expect(new Set(ratios.map((ratio) => ratio.toFixed(1))).size).toBeGreaterThan(1);
  await expect(page.locator('canvas.tile-placeholder').first()).toBeVisible();
});
test.describe('pictures that do not come', () => {
  test.use({ expectedConsoleErrors: /Failed to load resource|ERR_FAILED/ });
  test('leave a word in their place', async ({ page }) => {
    await page.route('**/media/**', (route) => route.abort());
    await openSample(page);
    await expect(cells(page).first()).toContainText('Thumbnail not available');
  });

  test('a list that cannot be read says why and can be asked for again', async ({ page }) => {
    await page.route('**/rpc/images.page', (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/json',
        body: JSON.stringify({
          ok: false,
          error: { code: 'internal', message: 'The disk does not answer.' },
        }),
      }),
    );
    await page.reload();
    const fault = page.getByRole('alert').filter({ hasText: 'Your pictures could not be listed.' });
    await expect(fault).toContainText('The disk does not answer.');
    await page.unroute('**/rpc/images.page');
    await fault.getByRole('button', { name: 'Try again' }).click();
    await expect(cells(page)).toHaveCount(6);
  });
});

test('who types a search goes on typing while other pictures come and go', async ({ page }) => {
  await openSample(page);
  await cells(page).first().click();
  await page.keyboard.press('ArrowRight');
  await expect(cells(page).nth(1)).toBeFocused();
  await page.keyboard.press('Control+f');
  const box = page.getByLabel('Search pictures');
  const names = () => cells(page).evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-label')));
  const before = await names();
  await page.keyboard.type('lighthouse');
  await expect.poll(names).not.toEqual(before);
  await expect(box).toBeFocused();
  // A key that would take a picture away, were it not for the box.
  await page.keyboard.press('Home');
  await page.keyboard.press('Delete');
  await expect(box).toHaveValue('ighthouse');
});

test('a search begins with its newest picture, and without it one is back where one was', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1000, height: 700 });
  await page.getByRole('slider', { name: 'Thumbnail size' }).fill('400');
  const scroller = page.locator('.grid-scroll');
  const top = () => scroller.evaluate((box) => box.scrollTop);
  const farPx = 400;
  await scroller.evaluate((box, toPx) => (box.scrollTop = toPx), farPx);
  // Where the grid rests is remembered.
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('proofsheet.window')))
    .toContain('offsetPx');
  await page.getByLabel('Search pictures').fill('-forest');
  await expect(page.locator('.tools-figures')).toHaveText('5 pictures found');
  await expect.poll(top).toBe(0);
  await scroller.evaluate((box) => (box.scrollTop = 300));
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await expect.poll(top).toBe(farPx);
});

test('arrows move one focus, Shift selects a range, Ctrl+A everything', async ({ page }) => {
  await openSample(page);
  await cells(page).first().click();
  await expect(cells(page).first()).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(cells(page).nth(1)).toBeFocused();
  await expect(chosen(page)).toHaveCount(1);
  await page.keyboard.press('Shift+ArrowRight');
  await expect(chosen(page)).toHaveCount(2);
  await page.keyboard.press('End');
  await expect(cells(page).last()).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(cells(page).last()).not.toBeFocused();
  await page.keyboard.press('Home');
  await expect(cells(page).first()).toBeFocused();
  await page.keyboard.press('Control+a');
  await expect(chosen(page)).toHaveCount(6);
  expect(await page.locator('[role="gridcell"][tabindex="0"]').count()).toBe(1);
});

test('Ctrl with a press takes one in and out of the selection', async ({ page }) => {
  await openSample(page);
  await cells(page).nth(0).click();
  await cells(page)
    .nth(2)
    .click({ modifiers: ['Control'] });
  await expect(chosen(page)).toHaveCount(2);
  await cells(page)
    .nth(2)
    .click({ modifiers: ['Control'] });
  await expect(chosen(page)).toHaveCount(1);
});

test('Delete moves the selection to the trash and Undo brings it back', async ({ page, client }) => {
  await openSample(page);
  await cells(page).nth(0).click();
  await cells(page)
    .nth(1)
    .click({ modifiers: ['Shift'] });
  await page.keyboard.press('Delete');
  await expect(cells(page)).toHaveCount(4);
  await expect(chosen(page)).toHaveCount(1);
  expect(await client.call('images.count', { scope: { kind: 'trash' } })).toEqual({ count: 2 });
  const notices = page.getByRole('region', { name: 'Notices' });
  await expect(notices).toContainText('Moved 2 pictures to trash');
  await notices.getByRole('button', { name: 'Undo' }).click();
  await expect(cells(page)).toHaveCount(6);
  expect(await client.call('images.count', { scope: { kind: 'trash' } })).toEqual({ count: 0 });
});

test('the trash gives pictures back', async ({ page }) => {
  await openSample(page);
  await cells(page).first().click();
  await page.keyboard.press('Delete');
  await expect(cells(page)).toHaveCount(5);
  await page
    .getByRole('navigation', { name: 'Library' })
    .getByRole('button', { name: /^Trash/ })
    .click();
  await expect(cells(page)).toHaveCount(1);
  await cells(page).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Put back' }).click();
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
});

test('Enter opens the loupe, Escape comes back to the same picture, Space looks for a moment', async ({
  page,
}) => {
  await openSample(page);
  await cells(page).nth(2).click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(cells(page).nth(2)).toBeFocused();
  await page.keyboard.press(' ');
  const look = page.getByRole('dialog');
  await expect(look.getByRole('img')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(look).toHaveCount(0);
  await expect(cells(page).nth(2)).toBeFocused();
});

test('a menu says what can be done with a picture', async ({ page }) => {
  await openSample(page);
  await cells(page).nth(1).click({ button: 'right' });
  const menu = page.getByRole('menu', { name: 'Picture' });
  for (const name of ['Open in the loupe', 'Edit this', 'Add as reference', 'Copy prompt', 'Move to trash']) {
    await expect(menu.getByRole('menuitem', { name })).toBeVisible();
  }
  await menu.getByRole('menuitem', { name: 'Edit this' }).click();
  await expect(page.getByText(/^Editing/).first()).toBeVisible();
});

test('search finds by words, says when nothing matches and is cleared', async ({ page }) => {
  await openSample(page);
  await page.keyboard.press('/');
  await page.keyboard.type('lighthouse');
  await expect.poll(() => cells(page).count()).toBeLessThan(6);
  expect(await cells(page).count()).toBeGreaterThan(0);
  await page.keyboard.type('zzz');
  await expect(page.getByRole('heading', { name: /Nothing matches/ })).toBeVisible();
  await page.getByRole('button', { name: 'Clear the search' }).first().click();
  await expect(cells(page)).toHaveCount(6);
});

test('the size of the thumbnails follows the slider and the wheel, and is kept', async ({ page }) => {
  await openSample(page);
  const height = async () => (await cells(page).last().boundingBox())?.height ?? 0;
  const before = await height();
  await cells(page).first().hover();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
  await expect.poll(height).toBeGreaterThan(before);
  const after = await height();
  await page.reload();
  await openSample(page);
  await expect.poll(height).toBe(after);
});

test.describe('a part of the window that cannot be read', () => {
  test.use({ expectedConsoleErrors: /ERR_FAILED|Failed to fetch dynamically|The spend report/ });
  test('says so, and is there when it is asked for again', async ({ page }) => {
    await page.route('**/assets/spend-page-*.js', (route) => route.abort());
    await page.reload();
    await expect(cells(page)).toHaveCount(6);
    await page.getByRole('button', { name: /^Spend: / }).click();
    const fault = page.getByRole('alert').filter({ hasText: 'The spend report stopped working' });
    await expect(fault).toBeVisible();
    await page.unroute('**/assets/spend-page-*.js');
    await fault.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { name: 'Spend' })).toBeVisible();
  });
});
