import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
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
  await page.keyboard.press('Escape');
  await page.locator('.graph-canvas').focus();
  await page.keyboard.press('l');
  const list = page.getByRole('treegrid');
  await expect(list.getByRole('row')).toHaveCount(5);
  await expect(list.getByRole('row', { selected: true })).toContainText('v2');
  const { violations } = await new AxeBuilder({ page }).include('.graph').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  await page.keyboard.press('l');
  await page.locator('.graph-canvas').focus();
  await page.keyboard.press('Shift+Enter');
  await expect(page.getByRole('region', { name: 'Compare' })).toContainText('v2 with its parent v1');
  await page.getByText('Difference', { exact: true }).click();
  await expect(page.getByText(/of the pixels differ/)).toBeVisible();
  const results = await new AxeBuilder({ page }).include('.compare').analyze();
  expect(results.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  await page.keyboard.press('Escape');
});
