import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { connectAll, test } from './support/services.ts';

test.use({ expectedConsoleErrors: /\/media\/partial\// });

test('one prompt over three models: the total first, one press, then keep, trash and undo', async ({
  page,
  client,
  services,
}) => {
  test.setTimeout(150_000);
  await connectAll(client, services);
  const project = await client.call('projects.create', { name: 'Lighthouse' });
  await page.getByText('Lighthouse', { exact: true }).first().click();
  await page.keyboard.press('Alt+p');
  const send = page.getByRole('button', { name: /^Make \d/ });
  await expect(page.getByText('Choose the models to compare.')).toBeVisible();
  await page.getByRole('checkbox', { name: /^Demo instant/ }).check({ force: true });
  const images = page.getByRole('region', { name: 'OpenAI Images' });
  await images.getByRole('checkbox', { name: /^GPT Image 2.5 Flare(?! \()/ }).check({ force: true });
  await images.getByRole('checkbox', { name: /^GPT Image 2(?![.\d]| \()/ }).check({ force: true });
  await page.getByRole('textbox', { name: 'Prompt' }).fill('A paper lighthouse at dawn');
  await expect(page.locator('.tools-figures')).toHaveText(/^3 pictures, about \$0\.\d+ in all$/);
  await expect(send).not.toHaveAttribute('aria-disabled', 'true');
  const found = await new AxeBuilder({ page }).include('.playground').analyze();
  expect(found.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  await send.click();

  const cells = page.getByRole('list', { name: 'Side by side' }).getByRole('listitem');
  await expect(cells).toHaveCount(3);
  await expect(page.locator('.group-picture')).toHaveCount(3, { timeout: 60_000 });
  const { cells: made } = await client.call('images.page', {
    scope: { kind: 'project', projectId: project.id },
  });
  const runs = await Promise.all(
    made.flatMap(({ runId }) => (runId === null ? [] : [client.call('runs.get', { runId })])),
  );
  const groups = new Set(runs.map(({ groupId }) => groupId));
  expect(runs).toHaveLength(3);
  expect(groups.size).toBe(1);
  expect([...groups][0]).not.toBeNull();

  await cells.first().getByRole('button', { name: 'Keep' }).click();
  await page.getByRole('button', { name: 'Trash the rest' }).click();
  await expect(page.getByText('In the trash', { exact: true })).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.locator('.group-picture')).toHaveCount(3);

  await page.locator('.group-picture').nth(1).click();
  await page.getByRole('button', { name: 'Choose models' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Back to the grid' }).click();
  await page.locator('.image-tile').first().click();
  await page.keyboard.press('Shift+G');
  await expect(cells).toHaveCount(3);
  const side = await new AxeBuilder({ page }).include('.playground').analyze();
  expect(side.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  await cells.nth(1).getByRole('button', { name: 'Continue from this' }).click();
  await expect(page.locator('.composer-mode')).toContainText('Continue the conversation from v1');
});
