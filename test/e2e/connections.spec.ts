import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { faultsInBothLooks, guidelines } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';

const secret = 'sk-test-canary-0000000000000000000041ab';

/** A server that answers the free list of models, and refuses any key but one. */
async function startModelServer(): Promise<{
  readonly server: Server;
  readonly baseUrl: string;
  readonly keys: string[];
}> {
  const keys: string[] = [];
  const server = createServer((request, response) => {
    keys.push(request.headers.authorization ?? '');
    const isKnown = request.headers.authorization === `Bearer ${secret}`;
    response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
    const refusal = {
      error: { code: 'invalid_api_key', type: 'invalid_request_error', message: 'Incorrect API key' },
    };
    response.end(JSON.stringify(isKnown ? { data: [{ id: 'gpt-image-2' }], object: 'list' } : refusal));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // It listens on a port, so it has an address.
  return { server, baseUrl: `http://127.0.0.1:${port}/v1`, keys };
}

async function openForm(page: Page) {
  await page
    .getByRole('link', { name: 'Connections' })
    .or(page.getByText('Connections', { exact: true }))
    .first()
    .click();
  const session = page.getByRole('button', { name: 'Use for this session only' });
  await expect(page.getByRole('heading', { name: 'Connections' })).toBeVisible();
  await expect(page.getByText(/keys are kept|no place to keep keys|is locked/)).toBeVisible();
  if (await session.isVisible()) {
    await session.click();
    await expect(page.getByText('keys are kept in memory until Proofsheet closes')).toBeVisible();
  }
  await page.getByRole('button', { name: 'Add connection' }).click();
  await page.getByRole('option', { name: /^OpenAI Images/ }).click();
}

test('adds a connection, is told a wrong key in words, and goes on with the right one', async ({
  page,
  client,
}) => {
  const { server, baseUrl, keys } = await startModelServer();
  try {
    await openForm(page);
    await page.getByRole('textbox', { name: 'Name' }).fill('Studio');
    await page.getByRole('textbox', { name: 'Base URL' }).fill(baseUrl);
    const key = page.getByLabel('Key', { exact: true });
    await expect(key).toHaveAttribute('type', 'password');
    await key.fill('sk-wrong');
    await page.getByRole('button', { name: 'Add and test' }).click();
    await expect(page.locator('.test-result.is-bad')).toBeVisible();
    await expect(key).toHaveValue('');
    await key.fill(secret);
    await page.getByRole('button', { name: 'Test again' }).click();
    await expect(page.locator('.test-result.is-ok')).toBeVisible();
    await expect(key).toHaveValue('');
    expect(await page.evaluate((text) => document.documentElement.outerHTML.includes(text), secret)).toBe(
      false,
    );
    await page.getByRole('button', { name: 'Make a picture with it' }).click();
    await expect(page.locator('.composer-mode')).toContainText('New picture with Studio');
  } finally {
    server.close();
  }
  expect(keys.at(-1)).toBe(`Bearer ${secret}`);
  const added = (await client.call('connections.list', {})).filter(({ name }) => name === 'Studio');
  expect(added).toHaveLength(1);
  expect(added[0]).toMatchObject({ hasKey: true, keyHint: '41ab', state: 'ok' });
});

test('checks the fields before anything is stored', async ({ page, client }) => {
  await openForm(page);
  await page.getByRole('textbox', { name: 'Name' }).fill(' ');
  await page.getByRole('textbox', { name: 'Base URL' }).fill('https://me:secret@example.com');
  await page.getByRole('button', { name: 'Add and test' }).click();
  await expect(page.getByText('Give it a name.')).toBeVisible();
  await expect(page.getByText('An address starts with https:// or http://')).toBeVisible();
  expect(await client.call('connections.list', {})).toHaveLength(1);
});

test('asks before a connection goes and says what stays', async ({ page, client }) => {
  await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
  await client.call('connections.add', {
    name: 'Old studio',
    provider: 'openai-images',
    baseUrl: 'http://127.0.0.1:9/v1',
    keyEnv: 'NOT_SET_ANYWHERE',
  });
  await page.getByText('Connections', { exact: true }).first().click();
  const row = page.locator('.connection', { hasText: 'Old studio' });
  await expect(row).toContainText('NOT_SET_ANYWHERE is not set');
  await row.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  await expect(page.getByText(/every cent spent through it stay in the library/)).toBeVisible();
  await page.getByRole('button', { name: 'Keep' }).click();
  await expect(row).toBeVisible();
  await row.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(row).toBeHidden();
});

test('has nothing serious for a screen reader to stumble over', async ({ page }) => {
  await page.getByText('Connections', { exact: true }).first().click();
  await page.locator('.connection').first().click();
  expect(await faultsInBothLooks(page, ['.connections', '.inspector'])).toEqual([]);
});

test('is ordered by keys, marked, limited and set up as its provider allows', async ({ page, client }) => {
  const add = (name: string) =>
    client.call('connections.add', {
      name,
      provider: 'openai-responses',
      baseUrl: 'http://127.0.0.1:9/v1',
      keyEnv: 'NOT_SET_ANYWHERE',
    });
  await add('Alpha');
  const beta = await add('Beta');
  await page.getByText('Connections', { exact: true }).first().click();
  const rows = page.locator('.connection-name');
  await expect(rows.last()).toHaveText('Beta');
  const row = page.locator('.connection', { hasText: 'Beta' });
  await row.getByRole('button', { name: 'Edit' }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(rows.last()).toHaveText('Alpha');
  await expect
    .poll(async () => (await client.call('connections.list', {})).map(({ name }) => name))
    .toEqual([await rows.first().textContent(), 'Beta', 'Alpha']);

  await row.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit Beta' });
  await dialog.getByRole('checkbox', { name: 'Continue conversations at OpenAI' }).uncheck({ force: true });
  await dialog.getByRole('button', { name: 'Blue' }).click();
  await dialog.getByRole('checkbox', { name: 'Limit requests in time' }).check({ force: true });
  const { violations } = await new AxeBuilder({ page }).include('.connection-form').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(row).toContainText('20 in 10 s');
  const changed = (await client.call('connections.list', {})).find(({ id }) => id === beta.id);
  expect(changed).toMatchObject({
    color: '#4f86d6',
    settings: { remember: false },
    requestWindow: { count: 20, windowMs: 10_000 },
  });
});

test.describe('a connection without its key', () => {
  // Refused by core before anything is asked; the browser notes the status of the reply.
  test.use({ expectedConsoleErrors: /connections\.fetchTask/ });
  test('is paused and resumed from its row', async ({ page, client }) => {
    const added = await client.call('connections.add', {
      name: 'Studio',
      provider: 'runapi',
      baseUrl: 'http://127.0.0.1:9',
      keyEnv: 'NOT_SET_ANYWHERE',
    });
    await page.getByText('Connections', { exact: true }).first().click();
    const row = page.locator('.connection', { hasText: 'Studio' });
    await row.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Pause' }).click();
    await expect(row).toContainText('Paused.');
    await row.getByRole('button', { name: 'Resume' }).click();
    await expect(row).not.toContainText('Paused.');

    await row.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Fetch by task id…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Fetch by task id from Studio' });
    await expect(dialog.getByRole('button', { name: 'Fetch' })).toBeDisabled();
    expect(await faultsInBothLooks(page, '[role="dialog"]', guidelines)).toEqual([]);
    await dialog.getByRole('textbox', { name: 'Task id' }).fill('task_7');
    await dialog.getByRole('button', { name: 'Fetch' }).click();
    // No key: nothing is asked, and the reason is told where it was pressed.
    await expect(dialog.locator('.field-error')).toContainText(/key|NOT_SET_ANYWHERE/);
    expect((await client.call('connections.list', {})).map(({ id }) => id)).toContain(added.id);
  });
});
