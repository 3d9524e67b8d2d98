import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';

const box = (page: Page) => page.getByRole('textbox', { name: 'Search pictures' });
const tiles = (page: Page) => page.locator('.image-tile');
const title = (page: Page) => page.getByRole('heading', { level: 1 });
const query = (page: Page) => new URL(page.url()).search;

test('a search is an address: loaded again, opened beside, and gone back to', async ({ page, context }) => {
  await expect(tiles(page)).toHaveCount(6);
  await box(page).fill('rating:none lighthouse');
  await expect.poll(() => query(page)).toBe('?q=rating%3Anone+lighthouse');
  const found = await tiles(page).count();
  expect(found).toBeLessThan(6);

  await page.reload();
  await expect(box(page)).toHaveValue('rating:none lighthouse');
  await expect(tiles(page)).toHaveCount(found);

  const beside = await context.newPage();
  await beside.goto(page.url());
  await expect(tiles(beside)).toHaveCount(found);
  await beside.close();

  await page.goBack();
  await expect(box(page)).toHaveValue('');
  await expect(tiles(page)).toHaveCount(6);
  await page.goForward();
  await expect(box(page)).toHaveValue('rating:none lighthouse');
});

test('back leaves the loupe, then the page before it; a project has its own address', async ({ page }) => {
  const project = page.getByRole('navigation', { name: 'Library' }).getByRole('button', { name: /^Sample/ });
  await project.click();
  await expect.poll(() => query(page)).toMatch(/^\?project=\d+$/);
  const name = (await title(page).textContent()) ?? '';
  await page.getByRole('navigation', { name: 'Library' }).getByRole('button', { name: 'Spend' }).click();
  await expect.poll(() => query(page)).toMatch(/view=spend/);
  await page.goBack();
  await expect(title(page)).toHaveText(name);
  await tiles(page).first().dblclick();
  await expect(page.locator('.loupe')).toBeVisible();
  await page.goBack();
  await expect(tiles(page).first()).toBeVisible();
  await page.goBack();
  await expect(title(page)).toHaveText('All pictures');
  await page.goForward();
  await expect(title(page)).toHaveText(name);
});

test('an address of a project that is gone shows all pictures and says so', async ({ page }) => {
  await page.goto(new URL('/?project=4711&q=lighthouse', page.url()).href);
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText(
    'That project is not in this library',
  );
  await expect(title(page)).toHaveText('All pictures');
  await expect(tiles(page).first()).toBeVisible();
  // It leaves no step to go back to.
  await page.goBack();
  await expect(title(page)).toHaveText('All pictures');
  await expect.poll(() => query(page)).toBe('');
});

test('a step back to a collection that was deleted shows all pictures and says so', async ({
  page,
  client,
}) => {
  const { collection } = await client.call('collections.create', { name: 'Short-lived' });
  const library = page.getByRole('navigation', { name: 'Library' });
  await library.getByRole('button', { name: /^Short-lived/ }).click();
  await expect(title(page)).toHaveText('Short-lived');
  await library.getByRole('button', { name: 'Spend' }).click();
  await expect.poll(() => query(page)).toMatch(/view=spend/);
  await client.call('collections.delete', { collectionId: collection.id });
  await expect(library.getByRole('button', { name: /^Short-lived/ })).toBeHidden();
  await library.getByRole('button', { name: /^All pictures/ }).click();
  await expect(title(page)).toHaveText('All pictures');
  await page.goBack();
  await page.goBack();
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText(
    'That collection is not in this library',
  );
  await expect(title(page)).toHaveText('All pictures');
});
