import { startRunApiEmulator } from '../emulator/runapi/runapi-emulator.ts';
import { RunId } from '../../src/shared/ids.ts';
import { expect, test } from './support/fixtures.ts';

test.use({ environment: { PROOFSHEET_E2E_KEY: 'runapi-emulator' } });

test('a cancelled task that does not end is given up by a press, and its money waits in the inbox', async ({
  page,
  client,
}) => {
  const emulator = await startRunApiEmulator({ states: Array.from({ length: 10_000 }, () => 'processing') });
  try {
    const [project] = await client.call('projects.list', {});
    const connection = await client.call('connections.add', {
      ...{ name: 'Slow shop', provider: 'runapi', baseUrl: emulator.baseUrl, keyEnv: 'PROOFSHEET_E2E_KEY' },
    });
    const runId = RunId.parse(crypto.randomUUID());
    await client.call('runs.submit', {
      ...{ runId, projectId: project!.id, connectionId: connection.id, model: 'gpt-image-1.5' },
      ...{ prompt: 'A lantern that is never done', count: 1, parameters: {}, inputs: [], mask: null },
    });
    await expect
      .poll(async () => (await client.call('runs.get', { runId })).attempts[0]?.state)
      .toBe('accepted');

    await page.getByRole('button', { name: '1 running' }).click();
    const row = page.getByRole('dialog').locator('li').filter({ hasText: 'A lantern that is never done' });
    const giveUp = row.getByRole('button', { name: /^Give up/ });
    await expect(giveUp).toHaveCount(0);
    await row.getByRole('button', { name: /^Cancel/ }).click();
    await expect(giveUp).toHaveAccessibleName(/it may still be made and charged$/);
    await giveUp.press('Enter');
    await expect(row).toHaveCount(0);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: /^Needs you/ }).click();
    const need = page.getByRole('list', { name: 'Things that need you' }).locator('> li');
    await expect(need).toHaveCount(1);
    await expect(need).toContainText('May have been charged');
    await expect(need).toContainText(/at risk/);
    await need.getByRole('button', { name: 'Mark as not charged' }).click();
    await expect(page.getByRole('heading', { name: 'Nothing needs you' })).toBeVisible();
    expect(emulator.creates).toHaveLength(1);
    await expect
      .poll(async () => (await client.call('runs.get', { runId })).attempts[0])
      .toMatchObject({ charge: 'free' });
  } finally {
    await emulator.close();
  }
});
