import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { SessionClient } from './support/session.ts';
import { expect, test } from './support/fixtures.ts';
import { send } from './support/services.ts';

test.use({ expectedConsoleErrors: /\/media\/partial\// });

const prompt = (page: Page) => page.getByRole('textbox', { name: 'Prompt' });
const pictures = (page: Page) => page.locator('.turn-picture');

/** Two turns with Demo, seen as a conversation. */
async function talk(page: Page, client: SessionClient): Promise<void> {
  await client.call('projects.create', { name: 'Harbour' });
  await page.getByText('Harbour', { exact: true }).first().click();
  await prompt(page).fill('A harbour in fog');
  await send(page);
  await page.locator('.image-tile').first().click({ timeout: 45_000 });
  await page.keyboard.press('Shift+T');
  await expect(pictures(page)).toHaveCount(1);
  await prompt(page).fill('Add a red boat');
  await send(page);
  await expect(pictures(page)).toHaveCount(2, { timeout: 45_000 });
}

test('an earlier turn is branched, both lines stay, and each is a press away', async ({ page, client }) => {
  test.setTimeout(180_000);
  await talk(page, client);
  await page.getByRole('button', { name: 'Branch from v1' }).click();
  await expect(prompt(page)).toBeFocused();
  await expect(page.locator('.composer-mode')).toContainText('New branch from v1 · picture re-attached');
  await prompt(page).fill('Make it a winter morning');
  await send(page);
  await expect(page.locator('.turn-bubble').last()).toHaveText('Make it a winter morning', {
    timeout: 45_000,
  });
  await expect(pictures(page)).toHaveCount(2);
  await expect(page.getByText('2 turns · 1 branch')).toBeVisible();

  await page.getByRole('button', { name: /Go to the branch v2: Add a red boat/ }).click();
  await expect(page.locator('.turn-bubble').last()).toHaveText('Add a red boat');
  await expect(
    page.getByRole('button', { name: /Go to the branch v2 b: Make it a winter morning/ }),
  ).toBeVisible();
});

test('is read and left with the keyboard alone', async ({ page, client }) => {
  test.setTimeout(120_000);
  await talk(page, client);
  await pictures(page).last().focus();
  await page.keyboard.press('ArrowUp');
  await expect(pictures(page).first()).toBeFocused();
  await expect(pictures(page).first()).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('End');
  await expect(pictures(page).last()).toBeFocused();
  await page.keyboard.press('e');
  await expect(page.locator('.loupe-stage')).toBeVisible();
  await page.keyboard.press('Shift+T');
  await expect(pictures(page)).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(page.locator('.grid-scroll')).toBeVisible();
});

test('a turn that fails stays in its place with the reason', async ({ page, client }) => {
  test.setTimeout(120_000);
  await talk(page, client);
  await prompt(page).fill('refuse-me');
  await send(page);
  const open = page.locator('.turn.is-open');
  await expect(open).toContainText('Demo refused this prompt', { timeout: 45_000 });
  await expect(open).toContainText('Not charged');
  await expect(pictures(page)).toHaveCount(2);
  const { violations } = await new AxeBuilder({ page }).include('.thread').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
});
