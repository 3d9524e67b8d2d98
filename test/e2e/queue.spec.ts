import type { Page } from '@playwright/test';
import { faultsInBothLooks, guidelines } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';

/** Demo draws on the same processors as everything else. */
const drawing = { timeout: 45_000 };

const cells = (page: Page) => page.getByRole('gridcell');

async function ask(page: Page, prompt: string): Promise<void> {
  const box = page.locator('textarea').first();
  await box.fill(prompt);
  // Nothing is sent before its price stands on the button.
  await expect(page.getByRole('button', { name: /^(Generate|Edit)\b.*play money/ })).toBeEnabled();
  await box.press('Control+Enter');
}

/** Where every cell of a picture stands, by its id. */
function places(page: Page) {
  return page.locator('[data-image-id]').evaluateAll((all) =>
    Object.fromEntries(
      all.map((cell) => {
        const { x, y } = cell.getBoundingClientRect();
        return [cell.getAttribute('data-image-id') ?? '', `${Math.round(x)},${Math.round(y)}`];
      }),
    ),
  );
}

test('a picture takes the place that was kept for it, and nothing else moves', async ({ page }) => {
  await expect(page.locator('[data-image-id]')).toHaveCount(6);
  await page.getByRole('button', { name: /^Queue/ }).click();
  await page.getByRole('button', { name: 'Pause all' }).click();
  await page.keyboard.press('Escape');
  await ask(page, 'A red paper boat on a calm sea');
  await expect(cells(page)).toHaveCount(7);
  const kept = page.locator('[data-run-id]').filter({ hasText: 'A red paper boat' });
  await expect(kept).toContainText('Waiting for you to resume');
  // The picture's own row tells where it should be, once the layout has settled.
  const place = await kept.boundingBox();
  const before = await places(page);

  await page.getByRole('button', { name: /waiting for you/ }).click();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-image-id]')).toHaveCount(7, drawing);
  const after = await places(page);
  for (const [id, where] of Object.entries(before)) expect(after[id]).toBe(where);
  const arrived = await page.locator('[data-image-id]').first().boundingBox();
  expect(arrived?.x).toBe(place?.x);
  expect(arrived?.y).toBe(place?.y);
  expect(arrived?.width).toBe(place?.width);
});

test('what waits can be cancelled, says that it was free, and can be dismissed', async ({ page }) => {
  await expect(page.locator('[data-image-id]')).toHaveCount(6);
  await page.getByRole('button', { name: /^Queue/ }).click();
  await page.getByRole('button', { name: 'Pause all' }).click();
  await page.keyboard.press('Escape');
  await ask(page, 'A blue paper kite');
  const run = page.locator('[data-run-id]').filter({ hasText: 'A blue paper kite' });
  await expect(run).toHaveCount(1);
  await page.getByRole('button', { name: /waiting for you/ }).click();
  const row = page
    .getByRole('dialog', { name: 'Queue' })
    .getByRole('listitem')
    .filter({ hasText: 'A blue paper kite' });
  await expect(row).toContainText('Waiting for you to resume');
  await row.getByRole('button', { name: /^Cancel/ }).click();
  await page.keyboard.press('Escape');
  await expect(run).toContainText('Cancelled');
  await expect(run).toContainText('Not charged');
  await run.getByRole('button', { name: 'Dismiss' }).click();
  await expect(run).toHaveCount(0);
});

test('Escape closes the queue also after the button that was pressed has gone', async ({ page }) => {
  await page.getByRole('button', { name: /^Queue/ }).click();
  const panel = page.getByRole('dialog', { name: 'Queue' });
  await expect(panel).toBeVisible();
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
});

test('a call with unknown outcome shows the amount at risk and waits for a word', async ({
  page,
  client,
}) => {
  await expect(page.locator('[data-image-id]')).toHaveCount(6);
  const finished = await client.call('attempts.list', {});
  const { runId } = finished[0]!;
  const run = await client.call('runs.get', { runId });
  const unknown = {
    ...run,
    status: 'unknown',
    createdAtMs: Date.now(),
    imageIds: [],
    attempts: run.attempts.map((attempt) => ({
      ...attempt,
      state: 'unknown',
      charge: 'unknown',
      amountNanos: 41_000_000,
      isPlayMoney: false,
      deliveredCount: 0,
      problem: { code: 'connection_lost', message: 'The connection broke after sending.', billingRule: null },
    })),
  };
  await page.route('**/rpc/runs.open', (route) => route.fulfill({ json: { ok: true, value: [unknown] } }));
  const words: unknown[] = [];
  await page.route('**/rpc/attempts.resolve', (route) => {
    words.push(route.request().postDataJSON());
    return route.fulfill({
      json: { ok: true, value: { ...run.attempts[0], state: 'failed', charge: 'charged' } },
    });
  });
  await page.reload();
  const cell = page.locator('[data-run-id]');
  await expect(cell).toContainText('May have been charged');
  await expect(cell).toContainText('$0.041 at risk');
  await cell.getByRole('button', { name: 'Decide…' }).click();
  const dialog = page.getByRole('dialog', { name: 'What became of this call?' });
  await expect(dialog.getByRole('button', { name: /Run again/ })).toContainText('may charge twice');
  expect(await faultsInBothLooks(page, '[role="dialog"]', guidelines)).toEqual([]);
  await dialog.getByRole('button', { name: 'Mark as charged ($0.041)' }).click();
  await expect.poll(() => words).toEqual([{ attemptId: run.attempts[0]!.id, charged: true }]);
});

test('the live region says how a run ended', async ({ page }) => {
  await expect(page.locator('[data-image-id]')).toHaveCount(6);
  await ask(page, 'A green paper fish');
  await expect(page.getByRole('status').filter({ hasText: '1 of 1 done' })).toHaveCount(1, drawing);
});

test('what waits is moved by keys and by the menu, and keeps its focus', async ({ page, client }) => {
  await client.call('queue.setPaused', { paused: true });
  await expect(page.getByRole('button', { name: /^Queue: Paused/ })).toBeVisible();
  for (const prompt of ['First boat', 'Second boat', 'Third boat']) await ask(page, prompt);
  await page.getByRole('button', { name: /waiting for you/ }).click();
  const panel = page.getByRole('dialog', { name: 'Queue' });
  const runs = panel.getByRole('list', { name: 'Runs' }).getByRole('listitem');
  await expect(runs).toHaveText([/First boat/, /Second boat/, /Third boat/]);

  await runs.nth(2).getByRole('button', { name: 'Move' }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(runs).toHaveText([/First boat/, /Third boat/, /Second boat/]);
  await expect(runs.nth(1).getByRole('button', { name: 'Move' })).toBeFocused();
  await page.keyboard.press('Alt+Home');
  await expect(runs).toHaveText([/Third boat/, /First boat/, /Second boat/]);
  await runs.nth(0).getByRole('button', { name: 'Move' }).click();
  await page.getByRole('menuitem', { name: 'To the end' }).click();
  await expect(runs).toHaveText([/First boat/, /Second boat/, /Third boat/]);
  await runs.nth(2).getByRole('button', { name: 'Move' }).click();
  await page.getByRole('menuitem', { name: /^Sooner/ }).click();
  await expect(runs).toHaveText([/Third boat.*sooner/, /First boat/, /Second boat/]);
  expect((await client.call('queue.get', {})).runs.map(({ prompt }) => prompt)).toEqual([
    'Third boat',
    'First boat',
    'Second boat',
  ]);
});

test('one connection is paused and resumed by itself', async ({ page, client }) => {
  await client.call('queue.setPaused', { paused: true });
  await expect(page.getByRole('button', { name: /^Queue: Paused/ })).toBeVisible();
  await ask(page, 'A white paper bird');
  await page.getByRole('button', { name: /waiting for you/ }).click();
  const lanes = page.getByRole('dialog', { name: 'Queue' }).getByRole('list', { name: 'Connections' });
  await expect(lanes).toContainText('1 waiting');
  await lanes.getByRole('button', { name: /^Pause/ }).click();
  await expect(lanes).toContainText('paused');
  const [lane] = (await client.call('queue.get', {})).lanes;
  expect(lane).toMatchObject({ isPaused: true, pauseCode: 'person' });
  await lanes.getByRole('button', { name: /^Resume/ }).click();
  await expect(lanes.getByRole('button', { name: /^Pause/ })).toBeVisible();
});

test('without a network the window says what waits and that nothing is lost', async ({ page, client }) => {
  await expect(page.locator('[data-image-id]')).toHaveCount(6);
  await client.call('queue.setPaused', { paused: true });
  await expect(page.getByRole('button', { name: /^Queue: Paused/ })).toBeVisible();
  await ask(page, 'A grey paper cloud');
  await expect(page.locator('[data-run-id]')).toContainText('Waiting for you to resume');
  const queue = await client.call('queue.get', {});
  const offline = { ...queue, isPaused: false, pauseReason: null, isOffline: true };
  await page.route('**/rpc/queue.get', (route) => route.fulfill({ json: { ok: true, value: offline } }));
  await page.reload();
  await expect(page.getByText('One purchase waits, nothing is lost.')).toBeVisible();
  await expect(page.locator('[data-run-id]')).toContainText('Waiting for the network');
});
