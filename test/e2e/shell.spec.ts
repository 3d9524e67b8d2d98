import { expect, test } from './support/fixtures.ts';

test.describe('a new library', () => {
  test.use({ startWith: 'nothing' });
  test('leads from the sample to a first picture', async ({ page }) => {
    const steps = page.getByRole('complementary', { name: 'First steps' });
    await expect(steps).toBeVisible();
    await steps.getByRole('button', { name: 'Start with an example' }).click();
    const prompt = page.locator('textarea').first();
    await expect(prompt).toHaveValue(/paper lighthouse/);
    await prompt.press('Control+Enter');
    // Demo draws on the same processors as everything else.
    await expect(steps).toHaveCount(0, { timeout: 45_000 });
  });
});

test('the report shows real money only: what Demo drew is in no figure', async ({ page }) => {
  await page.getByRole('button', { name: /^Spend: / }).click();
  await expect(page.getByRole('heading', { name: 'Spend', level: 1 })).toBeVisible();
  const today = page.getByRole('listitem').filter({ hasText: 'charged since midnight' });
  await expect(today).toContainText('$0.00');
  await expect(page.getByText('Nothing was charged in these days.')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Spend by day' })).toHaveCount(0);
});

test('the look is chosen in the settings and kept', async ({ page, client }) => {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('radio', { name: 'Light' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect.poll(async () => (await client.call('settings.get', {})).theme).toBe('light');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
});

test('the settings show where the library is and how keys are kept', async ({ page, library }) => {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await expect(page.getByText(library, { exact: true })).toBeVisible();
  await expect(page.getByText('Keys are never written to the library')).toBeVisible();
});

test.describe('a narrow window', () => {
  test.use({ viewport: { width: 800, height: 900 } });
  test('draws its sides over the pictures, and a choice closes them', async ({ page }) => {
    await expect(page.getByRole('navigation', { name: 'Library' })).toHaveCount(0);
    await page.getByRole('button', { name: 'Show or hide the library' }).click();
    await page.getByRole('button', { name: /^Sample project/ }).click();
    await expect(page.getByRole('navigation', { name: 'Library' })).toHaveCount(0);
    await expect(page.getByRole('heading', { name: 'Sample project', level: 1 })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(800);
  });
});

test.describe('without a network', () => {
  test.use({ expectedConsoleErrors: /ERR_INTERNET_DISCONNECTED/ });
  test('offline is said, and the pictures stay', async ({ page, context }) => {
    await expect(page.locator('[data-image-id]')).toHaveCount(6);
    await context.setOffline(true);
    await expect(page.getByText('No network.')).toBeVisible();
    await expect(page.locator('[data-image-id]')).toHaveCount(6);
    await context.setOffline(false);
    await expect(page.getByText('No network.')).toHaveCount(0);
  });
});

test.describe('when the host goes away', () => {
  test.use({ expectedConsoleErrors: /ERR_CONNECTION_REFUSED|Failed to load resource|ERR_/ });
  test('the window says so and keeps what it shows', async ({ page, proofsheet }) => {
    await expect(page.locator('[data-image-id]')).toHaveCount(6);
    await proofsheet.stop();
    const banner = page.getByRole('alert').filter({ hasText: 'Proofsheet stopped.' });
    await expect(banner).toBeVisible();
    await expect(banner.getByRole('button', { name: 'Try again' })).toBeVisible();
    await expect(page.locator('[data-image-id]')).toHaveCount(6);
  });
});

test('small windows leave the pictures room, and the composer its settings on one line', async ({ page }) => {
  const rows = page
    .getByRole('grid')
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') });
  await page.setViewportSize({ width: 900, height: 760 });
  const steps = page.getByRole('complementary', { name: 'First steps' });
  await expect(steps.getByRole('button', { name: 'Start with an example' })).toBeVisible();
  await expect(rows.nth(1)).toBeInViewport({ ratio: 0.6 });
  // What a low window leaves out is still read out.
  await expect(steps).toContainText('no key, no network, no cost');

  await page.setViewportSize({ width: 1300, height: 800 });
  const settings = page.getByRole('group', { name: 'Settings' }).getByRole('button');
  await expect(settings.last()).toHaveText('More');
  const tops = async () =>
    new Set(await settings.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().top)));
  await expect.poll(async () => (await tops()).size).toBe(1);
  await expect(page.getByRole('button', { name: 'Quality medium' })).toBeVisible();
});
