import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';

const tiles = (page: Page) => page.locator('.image-tile');
const box = (page: Page) => page.getByRole('textbox', { name: 'Search pictures' });
const filters = (page: Page) => page.getByRole('group', { name: 'Filters' });
const smart = (page: Page) => page.getByRole('list', { name: 'Smart collections' });

async function axeFinds(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

test.use({ contextOptions: { reducedMotion: 'reduce' } });

test('a query narrows, its chips widen again, and filters are added with their counts', async ({ page }) => {
  await expect(tiles(page)).toHaveCount(6);
  await tiles(page).first().click();
  await page.keyboard.press('p');
  await box(page).fill('flag:pick');
  await expect(tiles(page)).toHaveCount(1);
  const chip = filters(page).getByRole('button', { name: /^Picked/ });
  await expect(chip).toBeVisible();
  expect(await axeFinds(page)).toEqual([]);
  await chip.click();
  await expect(tiles(page)).toHaveCount(6);
  await expect(box(page)).toHaveValue('');

  await filters(page).getByRole('button', { name: '+ Filter' }).click();
  await page.getByRole('menuitem', { name: 'Flag' }).click();
  await page.getByRole('menuitem', { name: /, 1$/ }).click();
  await expect(box(page)).toHaveValue('flag:pick');
  await expect(tiles(page)).toHaveCount(1);

  // Together they find nothing: the part that hides the most is offered to be dropped.
  await box(page).fill('flag:pick rating:5');
  await page.getByRole('button', { name: 'Drop “rating:5” (1 picture)' }).click();
  await expect(tiles(page)).toHaveCount(1);
});

test('a search is saved under a name, opened from the library and removed', async ({ page, client }) => {
  await box(page).fill('rating:none lighthouse');
  await page.getByRole('button', { name: 'Save this search' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Lighthouses to rate');
  await page.keyboard.press('Enter');
  const line = smart(page).getByRole('button', { name: 'Lighthouses to rate', exact: true });
  await expect(line).toBeVisible();
  expect((await client.call('smart.list', {})).at(-1)).toMatchObject({ query: 'rating:none lighthouse' });
  await box(page).fill('');
  await expect(tiles(page)).toHaveCount(6);
  await line.click();
  await expect(box(page)).toHaveValue('rating:none lighthouse');
  await expect(line).toHaveAttribute('aria-current', 'page');
  await smart(page).getByRole('button', { name: 'Actions for Lighthouses to rate' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(line).toHaveCount(0);
});

test('what is done to smart collections is taken back with the keyboard, as what is done to pictures is', async ({
  page,
  client,
}) => {
  const named = (name: string) => smart(page).getByRole('button', { name, exact: true });
  const queries = async () => (await client.call('smart.list', {})).map(({ name, query }) => [name, query]);
  const before = await queries();
  const save = async (query: string, name: string, press: string) => {
    await box(page).fill(query);
    await page.getByRole('button', { name: 'Save this search' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByRole('dialog').getByRole('button', { name: press }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  await save('lighthouse', 'Coast', 'Save');
  await named('Coast').focus();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'New name of Coast' }).fill('Shore');
  await page.keyboard.press('Enter');
  await expect(named('Shore')).toBeVisible();
  await save('rating:none lighthouse', 'Shore', 'Replace');
  await expect.poll(queries).toEqual([...before, ['Shore', 'rating:none lighthouse']]);
  await smart(page).getByRole('button', { name: 'Actions for Shore' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(named('Shore')).toHaveCount(0);

  await page.reload();
  await page.getByRole('banner').waitFor();
  await tiles(page).first().click();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText(
    'Undone: removed the smart collection “Shore”',
  );
  await expect(named('Shore')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect.poll(queries).toEqual([...before, ['Shore', 'lighthouse']]);
  await page.keyboard.press('Control+z');
  await expect(named('Coast')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(named('Coast')).toHaveCount(0);
  expect(await queries()).toEqual(before);
});

test('a part that cannot be read is named with the reason, and the rest counts', async ({ page }) => {
  await box(page).fill('lighthouse rating:nine');
  const unread = page.getByRole('search').getByRole('status');
  await expect(unread).toContainText('rating:nine');
  await expect(unread).toContainText('is not a number of stars from 0 to 5');
  await expect(tiles(page).first()).toBeVisible();
  await box(page).fill('lighthouse');
  await expect(unread).toBeEmpty();
});
