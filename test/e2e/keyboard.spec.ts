import { expect, test } from './support/fixtures.ts';

test('letters are commands only while nobody types', async ({ page }) => {
  await expect(page.locator('[data-image-id]')).toHaveCount(6);
  await page.getByRole('gridcell').first().click();
  const prompt = page.locator('textarea').first();
  await prompt.focus();
  await page.keyboard.type('eg/?\\');
  await expect(prompt).toHaveValue('eg/?\\');
  await expect(page.getByRole('grid')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('gridcell').first().focus();
  await page.keyboard.press('e');
  await expect(page.getByRole('grid')).toHaveCount(0);
  await page.keyboard.press('g');
  await expect(page.getByRole('grid')).toBeVisible();
});

test('the sheet lists every key and can be searched', async ({ page }) => {
  // Keys reach the window only once it stands.
  await expect(page.locator('.image-tile').first()).toBeVisible();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet.getByText('Move to trash')).toBeVisible();
  await sheet.getByRole('textbox').fill('palette');
  await expect(sheet.getByText('No shortcut matches.')).toBeVisible();
  await sheet.getByRole('textbox').fill('del');
  await expect(sheet.getByText('Move to trash')).toBeVisible();
  await expect(sheet.getByText('Search pictures')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
});

test('the palette runs a command by its name', async ({ page }) => {
  // Keys reach the window only once it stands.
  await expect(page.locator('.image-tile').first()).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('spend');
  await expect(page.getByRole('dialog').getByText(/spend/i).first()).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Spend', level: 1 })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('panes are hidden by \\ and Shift+\\, and Tab always moves focus', async ({ page }) => {
  const library = page.getByRole('navigation', { name: 'Library' });
  const about = page.getByRole('complementary', { name: 'About the selection' });
  await expect(library).toBeVisible();
  await page.keyboard.press('\\');
  await expect(library).toHaveCount(0);
  await page.keyboard.press('Shift+Backslash');
  await expect(about).toHaveCount(0);
  await page.keyboard.press('\\');
  await page.keyboard.press('Shift+Backslash');
  await expect(library).toBeVisible();
  await expect(about).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.locator(':focus')).toHaveCount(1);
  await expect(library).toBeVisible();
});

test('the grid is one stop on the way through the window', async ({ page }) => {
  await expect(page.locator('[data-image-id]')).toHaveCount(6);
  await page.getByRole('button', { name: '+ Filter' }).focus();
  await page.keyboard.press('Tab');
  await expect(page.locator('[role="gridcell"]:focus')).toHaveCount(1);
  await page.keyboard.press('Tab');
  await expect(page.locator('[role="gridcell"]:focus')).toHaveCount(0);
  await page.keyboard.press('Shift+Tab');
  await expect(page.locator('[role="gridcell"]:focus')).toHaveCount(1);
});

test('Ctrl+F goes to the search and Escape back to the pictures', async ({ page }) => {
  await expect(page.locator('[data-image-id]')).toHaveCount(6);
  await page.keyboard.press('Control+f');
  await expect(page.getByRole('textbox', { name: 'Search pictures' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('[role="gridcell"]:focus')).toHaveCount(1);
});
