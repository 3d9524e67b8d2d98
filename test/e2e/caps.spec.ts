import type { Page } from '@playwright/test';
import type { MoneyLibrary } from './support/money-library.ts';
import { ConnectionId } from '../../src/shared/ids.ts';
import type { SessionClient } from './support/session.ts';
import { expect, test } from './support/money-fixtures.ts';

const cap = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Caps' }).getByRole('listitem').filter({ hasText: name });

/** A composer about to buy two pictures through the studio key. */
async function prepare(page: Page, client: SessionClient, money: MoneyLibrary): Promise<void> {
  for (const project of await client.call('projects.list', {})) {
    await client.call('projects.saveDraft', {
      projectId: project.id,
      draft: {
        connectionId: ConnectionId.parse(money.connections.openai),
        model: 'gpt-image-2.5-flare',
        prompt: 'A paper boat',
        count: 2,
        parameters: {},
        inputs: [],
      },
    });
  }
  await page.reload();
  await expect(page.getByRole('button', { name: /^Generate 2/ })).toContainText(/about|Over/);
}

test('a cap is set, changed and removed by keyboard alone', async ({ page, client }) => {
  await page.getByRole('button', { name: /^Spend: / }).click();
  await expect(page.getByRole('region', { name: 'Caps' })).toContainText('No cap yet');
  await page.getByRole('button', { name: 'Add a cap' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Set a cap' });
  const block = dialog.getByRole('textbox', { name: 'Block above, in dollars' });
  const warn = dialog.getByRole('textbox', { name: 'Warn above, in dollars' });
  await expect(block).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('Write at least one of the two.');
  await page.keyboard.type('5');
  await page.keyboard.press('Tab');
  await page.keyboard.type('6');
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('make it the smaller amount');
  await warn.fill('4,50');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(cap(page, 'Today')).toContainText('blocks at $5.00, warns at $4.50');
  expect(await client.call('caps.list', {})).toMatchObject([
    { scope: { kind: 'day' }, hardNanos: 5_000_000_000, softNanos: 4_500_000_000 },
  ]);

  await page.getByRole('button', { name: 'Change the cap: Today' }).press('Enter');
  await page.getByRole('button', { name: 'Remove the cap' }).press('Enter');
  await expect(cap(page, 'Today')).toHaveCount(0);
  expect(await client.call('caps.list', {})).toEqual([]);
});

test('the header names the cap that ends first, by shape and word', async ({ page, client }) => {
  const header = page.getByRole('button', { name: /^Spend: / });
  await client.call('caps.set', {
    scope: { kind: 'month' },
    hardNanos: 900_000_000_000,
    softNanos: null,
  });
  await page.reload();
  await expect(header).toContainText('of $900.00');
  await client.call('caps.set', { scope: { kind: 'day' }, hardNanos: 100_000_000, softNanos: null });
  await page.reload();
  await expect(header).toContainText('Today’s cap reached');
  await expect(header.locator('.cap-shape')).toBeVisible();
});

test('a press that would pass a cap says so, and goes on once the cap is raised from there', async ({
  page,
  client,
  money,
}) => {
  await client.call('caps.set', { scope: { kind: 'day' }, hardNanos: 200_000_000, softNanos: null });
  await prepare(page, client, money);
  const send = page.getByRole('button', { name: /^Generate 2/ });
  await expect(send).toContainText('Over today’s cap');
  await expect(send).toHaveAttribute('aria-disabled', 'true');
  // It can be pressed and says why nothing happens, so the press is made although it is marked as disabled.
  await send.click({ force: true });
  expect((await client.call('queue.get', {})).runs).toEqual([]);

  await page.getByRole('button', { name: 'Raise…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cap: Today' });
  await dialog.getByRole('textbox', { name: 'Block above, in dollars' }).fill('20');
  await dialog.getByRole('button', { name: 'Set the cap' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(send).toContainText('about');
  await expect(send).not.toHaveAttribute('aria-disabled', 'true');
});

test('a cap that only warns lets the press through and says what it would pass', async ({
  page,
  client,
  money,
}) => {
  await client.call('caps.set', { scope: { kind: 'day' }, hardNanos: null, softNanos: 200_000_000 });
  await prepare(page, client, money);
  const send = page.getByRole('button', { name: /^Generate 2/ });
  await expect(send).not.toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByRole('region', { name: 'Composer' })).toContainText(/warning/i);
});

test('without a price a hard cap asks how much it may cost at most', async ({ page, client, money }) => {
  await client.call('caps.set', { scope: { kind: 'month' }, hardNanos: 50_000_000_000, softNanos: null });
  // Core's own answer for a model nobody has a price for.
  const asked: { ceilingNanos?: number | null }[] = [];
  await page.route('**/rpc/runs.estimate', (route) => {
    asked.push(route.request().postDataJSON() as { ceilingNanos?: number | null }); // The call's own body.
    const value = {
      amountNanos: null,
      isPlayMoney: false,
      basis: 'No price is known for this model.',
      caps: [],
      needsCeiling: asked.at(-1)?.ceilingNanos === null,
    };
    return route.fulfill({ json: { ok: true, value } });
  });
  for (const project of await client.call('projects.list', {})) {
    await client.call('projects.saveDraft', {
      projectId: project.id,
      draft: {
        connectionId: ConnectionId.parse(money.connections.openai),
        model: 'gpt-image-2.5-flare',
        prompt: 'A paper boat',
        count: 1,
        parameters: {},
        inputs: [],
      },
    });
  }
  const sent: unknown[] = [];
  await page.route('**/rpc/runs.submit', (route) => {
    sent.push(route.request().postDataJSON());
    return route.fulfill({ json: { ok: false, error: { code: 'over-cap', message: 'The month is full.' } } });
  });
  await page.reload();
  const send = page.getByRole('button', { name: /^Generate/ });
  await expect(send).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByText('Write how much it may cost at most.')).toBeVisible();
  await page.getByRole('textbox', { name: 'At most, in dollars' }).fill('0.5');
  await expect(send).toContainText('at most $0.50');
  await expect(send).not.toHaveAttribute('aria-disabled', 'true');
  await send.click();
  await expect.poll(() => sent).toMatchObject([{ ceilingNanos: 500_000_000 }]);
  await expect(page.getByRole('alert').filter({ hasText: 'The month is full.' })).toBeVisible();
  await page.getByRole('button', { name: 'See the caps' }).click();
  await expect(page.getByRole('heading', { name: 'Spend', level: 1 })).toBeVisible();
});
