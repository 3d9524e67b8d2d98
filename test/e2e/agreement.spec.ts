import { expect, type Page } from '@playwright/test';
import { faultsInBothLooks } from './support/axe.ts';
import { chooseModel, connectAll, test } from './support/services.ts';

test.setTimeout(120_000); // Four services start beside the window.

/** Chooses what the steps are asked through. */
async function through(page: Page, model: string): Promise<void> {
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Through$/ })
    .press('Enter');
  await page.getByRole('option', { name: model, exact: true }).first().click();
}

test('agreeing to spend counts for one total of one question only', async ({ page, client, services }) => {
  await connectAll(client, services);
  await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
  const { cells } = await client.call('images.page', { scope: { kind: 'all' } });
  const newest = cells.toSorted((one, other) => other.version - one.version)[0];
  await page.locator(`[data-image-id="${newest?.id ?? 0}"]`).click();
  await page.keyboard.press('Alt+r');
  const dialog = page.getByRole('dialog', { name: 'Make these steps again' });
  const agree = dialog.getByRole('checkbox', { name: /^Yes, spend about \$/ });
  const go = dialog.getByRole('button', { name: /^Make \d steps?$/ });
  await expect(dialog.getByText('free · play money')).toBeVisible();
  await expect(agree).toHaveCount(0);

  await through(page, 'GPT Image 2');
  await expect(go).toBeDisabled();
  await agree.press('Space');
  await expect(agree).toBeChecked();
  await expect(go).toBeEnabled();
  await through(page, 'GPT Image 2.5 Flare');
  await expect(agree).not.toBeChecked();
  await expect(go).toBeDisabled();
  await agree.press('Space');
  await expect(go).toBeEnabled();
  await dialog.getByRole('button', { name: /On$/ }).press('Enter');
  await page.getByRole('option').nth(1).click();
  await expect(agree).not.toBeChecked();
  await expect(go).toBeDisabled();
  expect(await faultsInBothLooks(page, '[role="dialog"]')).toEqual([]);
  await page.keyboard.press('Escape');
});

test('agreeing to many prompts ends with the total it was given for', async ({ page, client, services }) => {
  await connectAll(client, services);
  await client.call('settings.set', { confirmAboveNanos: 0 });
  await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
  await chooseModel(page, services.chat.protocol.name, 'GPT-4o Image');
  await page.getByRole('textbox', { name: 'Prompt' }).fill('A {red|blue} bowl');
  await expect(page.locator('.send-button')).toContainText('Review 2 prompts…');
  await page.keyboard.press('Control+Enter');
  const dialog = page.getByRole('dialog', { name: '2 prompts, 2 pictures' });
  const agree = dialog.getByRole('checkbox', { name: /^Yes, spend/ });
  const go = dialog.getByRole('button', { name: 'Make 2 pictures' });
  await agree.press('Space');
  await expect(go).toBeEnabled();
  expect(await faultsInBothLooks(page, '[role="dialog"]')).toEqual([]);
  const connections = await client.call('connections.list', {});
  const connection = connections.find(({ name }) => name === services.chat.protocol.name);
  if (!connection) throw new Error('it was added');
  await client.call('prices.set', {
    connectionId: connection.id,
    model: 'gpt-4o-image',
    unit: 'call',
    amountNanos: 700_000_000,
  });
  await expect(dialog.getByText('about $1.40').first()).toBeVisible();
  await expect(agree).not.toBeChecked();
  await expect(go).toBeDisabled();
  await page.keyboard.press('Escape');
});
