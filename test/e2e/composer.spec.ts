import type { Page } from '@playwright/test';
import { faultsInBothLooks } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';
import type { SessionClient } from './support/session.ts';

test.use({ expectedConsoleErrors: /\/media\/partial\// });

const prompt = (page: Page) => page.getByRole('textbox', { name: 'Prompt' });
const send = (page: Page) => page.locator('.send-button');

test.beforeEach(async ({ page }) => {
  await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
  await expect(send(page)).toContainText('free · play money');
});

test('makes one run of a double press', async ({ page, client }) => {
  await prompt(page).fill('Twice pressed');
  await expect(send(page)).not.toHaveAttribute('aria-disabled', 'true');
  await page.evaluate(() => {
    const button = document.querySelector<HTMLButtonElement>('.send-button');
    button?.click();
    button?.click();
  });
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('gridcell', { name: /Twice pressed/ }).first()).toBeVisible();
  await expect.poll(() => countOf(client, 'Twice pressed'), { timeout: 45_000 }).toBeGreaterThan(0);
  const attempts = await client.call('attempts.list', {});
  const runs = await Promise.all(
    [...new Set(attempts.map((attempt) => attempt.runId))].map((runId) => client.call('runs.get', { runId })),
  );
  const pressed = runs.filter((run) => run.prompt === 'Twice pressed');
  // The two presses on the button are one; the key pressed after them may be a second wish.
  expect(pressed.length).toBeLessThanOrEqual(2);
  expect(new Set(pressed.map((run) => run.id)).size).toBe(pressed.length);
});

async function countOf(client: SessionClient, search: string) {
  const { count } = await client.call('images.count', { scope: { kind: 'all' }, search });
  return count;
}

test('makes a free size legal and says so, and names the rule a hopeless one breaks', async ({ page }) => {
  await page.getByRole('button', { name: /^Size/ }).click();
  await page.getByRole('textbox', { name: 'Width' }).fill('9000');
  await page.getByRole('textbox', { name: 'Height' }).fill('64');
  await expect(page.getByText(/multiples of 16|longest edge|ratio is at most/).last()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Use', exact: true })).toBeDisabled();
  await page.getByRole('textbox', { name: 'Width' }).fill('1280');
  await page.getByRole('textbox', { name: 'Height' }).fill('700');
  await expect(page.getByText(/1280x700 is asked for as 1280x704/)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Size 1280 × 704' })).toBeVisible();
});

test('says what a setting that counts for nothing is not sent for', async ({ page }) => {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await expect(page.getByText('Not sent: only used with format jpeg or webp')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /Format/ }).click();
  await page.getByRole('option', { name: 'WebP' }).click();
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await expect(page.getByText('only used with format jpeg or webp')).toBeHidden();
});

test('puts the count on the button and asks for as many', async ({ page }) => {
  await prompt(page).fill('Several');
  await page.getByRole('button', { name: /Count/ }).click();
  await page.getByRole('option', { name: '4', exact: true }).click();
  await expect(send(page)).toHaveText(/^Generate 4/);
});

test('keeps a draft per project over a reload', async ({ page, client }) => {
  const project = await client.call('projects.create', { name: 'Harbour' });
  const other = await client.call('projects.create', { name: 'Forest' });
  await page.getByText('Harbour', { exact: true }).click();
  await prompt(page).fill('boats at noon');
  await expect
    .poll(async () => (await client.call('projects.draft', { projectId: project.id }))?.prompt)
    .toBe('boats at noon');
  await page.getByText('Forest', { exact: true }).click();
  await expect(prompt(page)).toHaveValue('');
  await prompt(page).fill('moss');
  await page.getByText('Harbour', { exact: true }).click();
  await expect(prompt(page)).toHaveValue('boats at noon');
  await page.reload();
  await page.getByText('Forest', { exact: true }).click();
  await expect(prompt(page)).toHaveValue('moss');
  expect((await client.call('projects.draft', { projectId: other.id }))?.prompt).toBe('moss');
});

test('empties prompt and inputs for something new', async ({ page }) => {
  await page.getByRole('gridcell').first().click();
  await page.keyboard.press('Shift+R');
  await expect(page.getByText(/Editing v/)).toBeVisible();
  await page.keyboard.press('Alt+n');
  await expect(prompt(page)).toHaveValue('');
  await expect(page.getByText('New picture with')).toBeVisible();
});

test('sends with Enter alone when the person chose that', async ({ page, client }) => {
  await client.call('settings.set', { enterSends: true });
  await expect(page.locator('.composer-hint')).toHaveText('Enter sends');
  await prompt(page).fill('one line');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('second line');
  await expect(prompt(page)).toHaveValue('one line\nsecond line');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('gridcell', { name: /one line/ }).first()).toBeVisible();
  await expect(prompt(page)).toHaveValue('one line\nsecond line');
});

test('shows hostile words as words', async ({ page, client }) => {
  const hostile = '<img src=x onerror="document.title=1"> {{7*7}} \u202Etxt.exe';
  await prompt(page).fill(hostile);
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => countOf(client, 'onerror'), { timeout: 45_000 }).toBe(1);
  await page.locator('.image-tile').first().click();
  await expect(page.getByRole('region', { name: 'Prompt' })).toContainText('<img src=x');
  await expect(page).toHaveTitle(/Proofsheet/);
});

test('has nothing serious for a screen reader to stumble over', async ({ page }) => {
  await page.getByRole('gridcell').first().click();
  await page.keyboard.press('Shift+R');
  await expect(page.getByText(/Editing v/)).toBeVisible();
  expect(await faultsInBothLooks(page, ['.composer', '.inspector'])).toEqual([]);
});
