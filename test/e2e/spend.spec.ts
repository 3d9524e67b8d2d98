import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { formatDollars } from '../../src/shared/money.ts';
import { expect, test } from './support/money-fixtures.ts';

async function openReport(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Spend: / }).click();
  await expect(page.getByRole('heading', { name: 'Spend', level: 1 })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Spend by day' })).toBeVisible();
}

const card = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Figures' }).getByRole('listitem').filter({ hasText: name });

async function chooseDays(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /Days/ }).click();
  await page.getByRole('option', { name }).click();
}

test('the figures are what core says, today, in a range and in all', async ({ page, client, money }) => {
  await openReport(page);
  const summary = await client.call('spend.summary', {});
  expect(summary.totalNanos).toBe(money.totalNanos);
  expect(summary.todayNanos).toBe(money.todayNanos);
  await expect(card(page, 'Today')).toContainText(formatDollars(money.todayNanos));
  await expect(card(page, 'Unsettled')).toContainText(formatDollars(money.unknownNanos));
  await expect(card(page, 'Unsettled')).toContainText('may have been charged');

  await chooseDays(page, 'All time');
  await expect(card(page, 'These days')).toContainText(formatDollars(money.totalNanos));
  const { day } = await client.call('spend.firstDay', {});
  const today = new Date().toISOString().slice(0, 10);
  const { total } = await client.call('spend.report', {
    range: { from: day ?? today, to: today },
    by: 'day',
  });
  expect(total.netNanos).toBe(money.totalNanos);
  await expect(card(page, 'Refunded')).toContainText(formatDollars(-total.refundNanos));
  await expect(card(page, 'Per picture kept')).toContainText(
    formatDollars(Math.round(total.netNanos / total.keptCount)),
  );
});

test('any two days can be chosen, and the first is never after the last', async ({ page, client }) => {
  await openReport(page);
  await chooseDays(page, 'From day to day…');
  const from = page.getByLabel('From', { exact: true });
  const to = page.getByLabel('To', { exact: true });
  const today = await to.inputValue();
  await from.fill(today);
  const { total } = await client.call('spend.report', { range: { from: today, to: today }, by: 'day' });
  await expect(card(page, 'These days')).toContainText(formatDollars(total.netNanos));
  await to.fill('2026-01-15');
  await expect(from).toHaveValue('2026-01-15');
});

test('a bar leads to its day, a row to its model, and from there to the pictures and back', async ({
  page,
  client,
}) => {
  await openReport(page);
  const bars = page.getByRole('group', { name: /arrow keys walk along/ }).getByRole('button');
  await expect(bars).toHaveCount(30);
  await bars.last().click();
  await expect(page.getByRole('table', { name: 'Spend by model' })).toBeVisible();
  const trail = page.getByRole('navigation', { name: 'Filters' });
  await expect(trail.getByRole('listitem')).toHaveCount(2);

  await page
    .getByRole('table', { name: 'Spend by model' })
    .getByRole('button', { name: 'gpt-image-2.5-flare' })
    .click();
  await expect(trail.getByRole('listitem')).toHaveCount(3);
  const today = new Date().toISOString().slice(0, 10);
  const { total } = await client.call('spend.report', {
    range: { from: today, to: today },
    by: 'day',
    filter: { model: 'gpt-image-2.5-flare' },
  });
  await expect(card(page, 'These days')).toContainText(formatDollars(total.netNanos));

  await page.getByRole('button', { name: 'Show its pictures' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Paid for: gpt-image-2.5-flare');
  await expect(page.locator('[data-image-id]')).toHaveCount(total.keptCount);
  await expect(page.locator('[data-run-id]')).toHaveCount(0);

  await page.keyboard.press('Alt+ArrowLeft');
  await expect(trail.getByRole('listitem')).toHaveCount(3);
  await trail.getByRole('button', { name: 'All spend' }).click();
  await expect(page.getByRole('table', { name: 'Spend by day' })).toBeVisible();
  await expect(trail).toHaveCount(0);
});

test('the bars are one tab stop that arrow keys walk along', async ({ page }) => {
  await openReport(page);
  const bars = page.getByRole('group', { name: /arrow keys walk along/ }).getByRole('button');
  await bars.last().focus();
  await page.keyboard.press('ArrowLeft');
  await expect(bars.nth(28)).toBeFocused();
  await page.keyboard.press('Home');
  await expect(bars.first()).toBeFocused();
  await expect(bars.nth(29)).toHaveAttribute('tabindex', '-1');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Filters' })).toBeVisible();
});

test('the lines behind a report can be read and saved, to the nano', async ({ page, client, money }) => {
  await openReport(page);
  await chooseDays(page, 'All time');
  await expect(card(page, 'These days')).toContainText(formatDollars(money.totalNanos));
  await page.getByText('Ledger lines').click();
  const lines = page.getByRole('table', { name: 'Ledger lines, oldest first' });
  await expect(lines.getByRole('row').nth(1)).toContainText(/\$0\.0\d{8}/);

  const save = async (format: 'CSV' | 'JSON') => {
    await page.getByRole('button', { name: 'Export' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: format }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toMatch(/^proofsheet-spend-.*\.(csv|json)$/);
    return readFile(await download.path(), 'utf8');
  };
  const json: unknown = JSON.parse(await save('JSON'));
  expect(json).toMatchObject({ format: 'proofsheet-spend', totalNanos: money.totalNanos });
  const rows = (await save('CSV')).trim().split('\r\n');
  const column = rows[0]?.split(',').indexOf('amount_nanos') ?? -1;
  const { entries } = await client.call('spend.entries', {
    range: { from: '2000-01-01', to: '2100-01-01' },
    limit: 5000,
  });
  expect(rows).toHaveLength(entries.length + 1);
  const sum = rows.slice(1).reduce((total, row) => total + Number(row.split(',')[column]), 0);
  expect(sum).toBe(money.totalNanos);
});

test('a person’s own price counts from today, and old entries stay as they are', async ({ page, client }) => {
  const before = await client.call('spend.summary', {});
  await openReport(page);
  await page.getByRole('button', { name: 'Open the price book' }).click();
  await page.getByRole('textbox', { name: 'Find a model' }).fill('gpt-image-2.5-flare');
  await page.getByRole('button', { name: 'Set yours: gpt-image-2.5-flare, Image out' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Set your price' });
  await dialog.getByRole('button', { name: /Connection/ }).click();
  await page.getByRole('option', { name: 'OpenAI · studio key' }).click();
  await dialog.getByRole('textbox', { name: /Price per million/ }).fill('0.0000001');
  await dialog.getByRole('button', { name: 'Set the price' }).click();
  await expect(dialog.getByRole('alert')).toContainText('at most three decimals');
  await dialog.getByRole('textbox', { name: /Price per million/ }).fill('12.5');
  await dialog.getByRole('textbox', { name: 'Note' }).fill('our contract');
  await dialog.getByRole('button', { name: 'Set the price' }).click();
  await expect(dialog).toHaveCount(0);
  const own = page.getByRole('row').filter({ hasText: 'our contract' });
  await expect(own).toContainText('$12.50 per million tokens');
  await expect(own).toContainText('your price for OpenAI · studio key');
  expect(await client.call('spend.summary', {})).toEqual(before);
  await own.getByRole('button', { name: /^Clear your price/ }).click();
  await expect(own).toHaveCount(0);
});

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in the ${colorScheme} look`, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });
    test('axe finds nothing in report, inbox, prices and cap dialog', async ({ page, client }) => {
      test.setTimeout(120_000); // Four pages, each looked at in full.
      await client.call('caps.set', {
        scope: { kind: 'day' },
        hardNanos: 100_000_000,
        softNanos: 50_000_000,
      });
      const found: Record<string, readonly string[]> = {};
      const look = async (name: string) => {
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
          .analyze();
        if (violations.length > 0) {
          found[name] = violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
          );
        }
      };
      await openReport(page);
      await page.getByText('Ledger lines').click();
      await expect(page.getByRole('table', { name: 'Ledger lines, oldest first' })).toBeVisible();
      await look('report');
      await page.getByRole('button', { name: 'Raise the cap: Today' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await look('cap dialog');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Open the price book' }).click();
      await expect(page.getByRole('table', { name: 'Prices by model and unit' })).toBeVisible();
      await look('prices');
      await page.getByRole('button', { name: /^Needs you/ }).click();
      await expect(page.getByRole('list', { name: 'Things that need you' })).toBeVisible();
      await look('needs');
      expect(found).toEqual({});
    });
  });
}
