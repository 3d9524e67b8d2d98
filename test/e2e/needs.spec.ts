import type { Page } from '@playwright/test';
import { expect, test } from './support/money-fixtures.ts';

const rows = (page: Page) => page.getByRole('list', { name: 'Things that need you' }).locator('> li');

async function openInbox(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Needs you/ }).click();
  await expect(rows(page)).toHaveCount(4);
}

test('lists what needs a person with amounts, and the count is in the sidebar', async ({ page }) => {
  await expect(page.getByRole('button', { name: /^Needs you/ })).toContainText('4');
  await openInbox(page);
  await expect(rows(page).filter({ hasText: 'May have been charged' })).toHaveCount(2);
  await expect(rows(page).first()).toContainText('$0.0413 at risk');
  await expect(rows(page).filter({ hasText: 'Paid, not readable' })).toContainText('$0.06 paid');
  await expect(rows(page).filter({ hasText: 'Paid, links ended' })).toContainText('Ask the task again');
});

test('a person says what a call was charged, and the ledger has it as theirs', async ({
  page,
  client,
  money,
}) => {
  await openInbox(page);
  const unknown = rows(page).filter({ hasText: 'May have been charged' });
  await unknown.first().getByRole('button', { name: 'Mark as charged ($0.0413)…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Mark as charged' });
  const amount = dialog.getByRole('textbox', { name: 'Charged, in dollars' });
  await expect(amount).toBeFocused();
  await expect(amount).toHaveValue('0.0413');
  await amount.fill('much');
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('Write an amount in dollars');
  await amount.fill('0.05');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(rows(page)).toHaveCount(3);
  const { entries } = await client.call('spend.entries', {
    range: { from: '2000-01-01', to: '2100-01-01' },
    limit: 5000,
  });
  expect(entries.filter(({ basis }) => basis === 'person')).toMatchObject([
    { kind: 'charge', amountNanos: 50_000_000 },
  ]);
  const { totalNanos } = await client.call('spend.summary', {});
  expect(totalNanos).toBe(money.totalNanos + 50_000_000);
});

test('what was not charged leaves, and focus stays in the list', async ({ page, client, money }) => {
  await openInbox(page);
  const unknown = rows(page).filter({ hasText: 'May have been charged' });
  await unknown.first().getByRole('button', { name: 'Mark as not charged' }).press('Enter');
  await expect(rows(page)).toHaveCount(3);
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  const summary = await client.call('spend.summary', {});
  expect(summary.totalNanos).toBe(money.totalNanos);
  expect(summary.unknownNanos).toBe(money.unknownNanos / 2);
});

test('running again says that it may charge twice, before it buys', async ({ page }) => {
  await openInbox(page);
  const sent: unknown[] = [];
  await page.route('**/rpc/attempts.again', (route) => {
    sent.push(route.request().postDataJSON());
    return route.fulfill({
      json: { ok: false, error: { code: 'unavailable', message: 'Not in this test.' } },
    });
  });
  await rows(page).first().getByRole('button', { name: 'Run again…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run again, and perhaps pay twice?' });
  await expect(dialog).toContainText('may have been charged $0.0413');
  await dialog.getByRole('button', { name: 'Not now' }).click();
  expect(sent).toEqual([]);
  await rows(page).first().getByRole('button', { name: 'Run again…' }).click();
  await dialog.getByRole('button', { name: 'Run again for about $0.0413' }).click();
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('Not in this test.');
  expect(sent).toMatchObject([{ newRunId: expect.any(String) as unknown }]);
  expect(sent).not.toMatchObject([{ sameKey: true }]);
});

test('asking again under the same key is offered only where core offers it', async ({ page, client }) => {
  const needs = await client.call('needs.list', {});
  const offered = needs.map((need, index) => ({ ...need, offersSameKey: index === 0 }));
  await page.route('**/rpc/needs.list', (route) => route.fulfill({ json: { ok: true, value: offered } }));
  const sent: unknown[] = [];
  await page.route('**/rpc/attempts.again', (route) => {
    sent.push(route.request().postDataJSON());
    return route.fulfill({ json: { ok: false, error: { code: 'conflict', message: 'Not in this test.' } } });
  });
  await page.reload();
  await openInbox(page);
  const same = page.getByRole('button', { name: 'Ask again with the same key (cannot buy twice)' });
  await expect(same).toHaveCount(1);
  await same.click();
  await expect.poll(() => sent).toMatchObject([{ attemptId: needs[0]?.attemptId, sameKey: true }]);
});

test('a need leads to its place in the grid', async ({ page }) => {
  await openInbox(page);
  await rows(page).first().getByRole('button', { name: 'Show its place' }).click();
  const cell = page.locator('[data-run-id]:focus');
  await expect(cell).toContainText('May have been charged');
});

test('with nothing to decide the inbox is calm', async ({ page }) => {
  await page.route('**/rpc/needs.list', (route) => route.fulfill({ json: { ok: true, value: [] } }));
  await page.reload();
  await page.getByRole('button', { name: /^Needs you/ }).click();
  await expect(page.getByRole('heading', { name: 'Nothing needs you' })).toBeVisible();
});
