import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';

// A partial picture can be gone by the time its cell asks for it: the whole one has taken its place.
test.use({ expectedConsoleErrors: /\/media\/partial\// });

const prompt = (page: Page) => page.getByRole('textbox', { name: 'Prompt' });
const versions = (page: Page) => page.getByRole('toolbar', { name: 'Versions' });
const tile = (page: Page, name: RegExp) => page.getByRole('gridcell', { name }).first();

/** Waits until a picture stands in the grid under its own words, not only its cell in the making. */
async function madePicture(page: Page, words: RegExp) {
  await expect(
    page.locator('.image-tile', { has: page.locator('img.is-shown') }).and(tile(page, words)),
  ).toBeVisible({ timeout: 45_000 });
}

test.describe('a first hour with a new library', () => {
  test.use({ startWith: 'nothing' });
  test.setTimeout(180_000);

  test('makes a picture, edits it, edits the edit, branches, and sees the chain and the cost', async ({
    page,
    client,
  }) => {
    await test.step('the sample project shows its pictures by itself', async () => {
      await expect(page.getByText('Sample project')).toBeVisible();
      await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible({ timeout: 60_000 });
    });

    await test.step('a prompt makes a picture with Demo, for nothing', async () => {
      const send = page.getByRole('button', { name: /^Generate/ });
      await expect(send).toHaveAttribute('aria-disabled', 'true');
      await expect(page.getByText('Write what you want to see.')).toBeVisible();
      await prompt(page).fill('A koi pond at dusk');
      await expect(send).toContainText('free · play money');
      await send.click();
      await madePicture(page, /koi pond/);
      await expect(page.getByText('My pictures', { exact: true })).toBeVisible();
      await expect(prompt(page)).toHaveValue('A koi pond at dusk');
    });

    await test.step('the picture is edited from the loupe', async () => {
      await tile(page, /koi pond/).dblclick();
      await expect(page.locator('.loupe-original.is-shown')).toBeVisible();
      await page.getByRole('button', { name: 'Edit v1' }).click();
      await expect(page.getByText(/Editing v1 of/)).toBeVisible();
      // The words of the last press are chosen whole: typing replaces them.
      await page.keyboard.type('Add a red bridge');
      await expect(prompt(page)).toHaveValue('Add a red bridge');
      await page.getByRole('button', { name: /^Edit free/ }).click();
      await expect(versions(page).getByRole('button')).toHaveCount(2, { timeout: 45_000 });
    });

    await test.step('the edit is edited', async () => {
      await versions(page).getByRole('button', { name: /^v2/ }).click();
      await expect(page.getByRole('heading', { name: 'Add a red bridge' })).toBeVisible();
      await page.getByRole('button', { name: 'Edit v2' }).click();
      await prompt(page).fill('Make it night');
      await page.keyboard.press('Control+Enter');
      await expect(versions(page).getByRole('button')).toHaveCount(3, { timeout: 45_000 });
    });

    await test.step('an older version makes a branch and loses nothing', async () => {
      await expect(page.getByText('the next edit makes a branch')).toBeVisible();
      await prompt(page).fill('Make it snow');
      await page.keyboard.press('Control+Enter');
      await expect(versions(page).getByRole('button')).toHaveCount(4, { timeout: 45_000 });
      await expect(versions(page).getByRole('button', { name: /^v3 b, Make it snow/ })).toBeVisible();
    });

    await test.step('the chain says what it cost, and core agrees', async () => {
      await versions(page)
        .getByRole('button', { name: /^v3, Make it night/ })
        .click();
      await expect(page.getByText('v3 of 4 · chain free · play money')).toBeVisible();
      await expect(page.getByRole('region', { name: 'Cost' })).toContainText('Free');
      await expect(page.getByRole('region', { name: 'Made from' })).toBeVisible();
      const { cells } = await client.call('images.page', { scope: { kind: 'all' }, search: 'night' });
      const night = cells.find((cell) => cell.label.startsWith('Make it night'));
      expect(night).toBeDefined();
      if (!night) return;
      const chain = await client.call('images.chain', { imageId: night.id });
      const parentOf = new Map(chain.map(({ cell, parentId }) => [cell.label, parentId]));
      expect(chain).toHaveLength(4);
      expect(parentOf.get('Make it night')).toBe(parentOf.get('Make it snow'));
      expect((await client.call('spend.summary', {})).totalNanos).toBe(0);
    });
  });
});

test('does the main job with the keyboard alone', async ({ page }) => {
  test.setTimeout(120_000);
  await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
  await page.keyboard.press('Alt+a');
  await expect(prompt(page)).toBeFocused();
  await page.keyboard.type('A paper heron');
  await page.keyboard.press('Control+Enter');
  await madePicture(page, /paper heron/);

  // From the prompt to the grid and to the newest picture, which stands first.
  await page.keyboard.press('Shift+Tab');
  for (let tries = 0; tries < 30; tries += 1) {
    if (await page.evaluate(() => document.activeElement?.getAttribute('role') === 'gridcell')) break;
    await page.keyboard.press('Shift+Tab');
  }
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Home');
  await expect(page.locator('[role="gridcell"]:focus')).toHaveAttribute('aria-label', /paper heron/);
  await page.keyboard.press('Enter');
  await expect(page.locator('.loupe-original.is-shown')).toBeVisible();
  await expect(page.locator('.loupe-stage')).toBeFocused();

  await page.keyboard.press('Shift+R');
  await expect(prompt(page)).toBeFocused();
  await expect(page.getByText(/Editing v1 of/)).toBeVisible();
  await expect(prompt(page)).toHaveValue('A paper heron');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('The heron flies away');
  await page.keyboard.press('Control+Enter');
  await expect(versions(page).getByRole('button')).toHaveCount(2, { timeout: 45_000 });

  await page.keyboard.press('Alt+ArrowUp');
  await expect(prompt(page)).toHaveValue('A paper heron');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(prompt(page)).toHaveValue('The heron flies away');

  for (let tries = 0; tries < 30; tries += 1) {
    if (await versions(page).locator(':focus').count()) break;
    await page.keyboard.press('Shift+Tab');
  }
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('heading', { name: 'The heron flies away' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('[role="gridcell"]:focus')).toHaveAttribute('aria-label', /heron flies away/);
});
