import { expect, type Page } from '@playwright/test';
import { makePicture } from '../support/pictures.ts';
import { connectAll, send, test } from './support/services.ts';
import type { SessionClient } from './support/session.ts';

// A refused press, a task nobody knows, and a partial picture that made room for the whole one are answered with an error.
test.use({ expectedConsoleErrors: /\/media\/partial\/|\/rpc\/(runs\.submit|connections\.fetchTask)/ });
// Pictures are drawn and read on the same processors as everything else.
test.setTimeout(180_000);

const rowOf = (page: Page, name: string) =>
  page.locator('.connection').filter({ has: page.locator('.connection-name', { hasText: name }) });

const names = (page: Page) => page.locator('.connection-name').allTextContents();

async function openConnections(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: 'Connections' })
    .or(page.getByText('Connections', { exact: true }))
    .first()
    .click();
  await expect(rowOf(page, 'RunAPI')).toBeVisible();
}

test('a balance is asked for, a task made elsewhere comes home, and connections are put in order by dragging', async ({
  page,
  client,
  services,
}) => {
  await connectAll(client, services);
  const project = await client.call('projects.create', { name: 'Brought home' });
  const { baseUrl, key } = services.runapi;
  const elsewhere = await fetch(`${baseUrl}/api/v1/gpt_4o_image/text_to_image`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'gpt-4o-image',
      prompt: 'A tin robot',
      aspect_ratio: '1:1',
      output_count: 1,
    }),
  });
  // The emulator's answer to a create.
  const { id: taskId } = (await elsewhere.json()) as { id: string };
  await openConnections(page);
  const runapi = rowOf(page, 'RunAPI');

  await test.step('balance', async () => {
    await runapi.getByRole('button', { name: 'Ask for the balance' }).click();
    await expect(runapi.locator('.connection-balance')).toContainText(/\$\d+\.\d\d left/);
    await expect(runapi.getByRole('button', { name: 'Ask again' })).toBeVisible();
  });

  await test.step('fetch by task id', async () => {
    await runapi.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Fetch by task id…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Fetch by task id from RunAPI' });
    const field = dialog.getByRole('textbox', { name: 'Task id' });
    await field.fill('00000000-0000-4000-8000-000000000000');
    await dialog.getByRole('button', { name: 'Fetch' }).click();
    await expect(dialog.locator('.field-error')).toBeVisible();
    await field.fill(taskId);
    await dialog.getByRole('button', { name: /Into the project/ }).click();
    await page.getByRole('option', { name: 'Brought home' }).click();
    await dialog.getByRole('button', { name: 'Fetch' }).click();
    await expect(dialog.getByRole('status')).toContainText('One picture came home', { timeout: 90_000 });
    await dialog.getByRole('button', { name: 'Done' }).click();
    const scope = { kind: 'project', projectId: project.id } as const;
    expect((await client.call('images.page', { scope })).cells).toHaveLength(1);
  });

  await test.step('order', async () => {
    const before = await names(page);
    expect(before.indexOf('RunAPI')).toBeGreaterThan(before.indexOf('OpenAI Images'));
    await runapi.locator('.connection-letter').dragTo(rowOf(page, 'OpenAI Images'));
    const after = [...before.filter((name) => name !== 'RunAPI')];
    after.splice(before.indexOf('OpenAI Images'), 0, 'RunAPI');
    await expect.poll(() => names(page)).toEqual(after);
    const stored = await client.call('connections.list', {});
    expect(stored.map(({ name }) => name)).toEqual(after);
  });
});

/** A project whose composer is about to buy one picture. */
async function prepare(
  page: Page,
  client: SessionClient,
  parameters: Readonly<Record<string, string>>,
): Promise<void> {
  const connection = (await client.call('connections.list', {})).find(({ name }) => name === 'OpenAI Images');
  if (!connection) throw new Error('the connection was just added');
  await client.call('connections.update', { connectionId: connection.id, maxConcurrent: 10 });
  const project = await client.call('projects.create', { name: 'Paper boats' });
  await client.call('projects.saveDraft', {
    projectId: project.id,
    draft: {
      ...{ connectionId: connection.id, model: 'gpt-image-2.5-flare', prompt: 'A paper boat' },
      ...{ count: 1, parameters, inputs: [] },
    },
  });
  await page.reload();
  await page.getByText('Paper boats', { exact: true }).first().click();
  await expect(page.locator('.send-button')).toContainText(/about/, { timeout: 30_000 });
}

test('ten presses under a hard cap of one dollar start exactly five pictures of $0.19', async ({
  page,
  client,
  services,
}) => {
  await connectAll(client, services);
  await client.call('caps.set', { scope: { kind: 'day' }, hardNanos: 1_000_000_000, softNanos: null });
  await prepare(page, client, { size: '2048x2048', quality: 'xhigh' });
  const button = page.locator('.send-button');
  // The window hears nothing of what is spent meanwhile: whatever it presses, it is core that has to refuse.
  const value = { amountNanos: 190_375_000, isPlayMoney: false, basis: '', caps: [], needsCeiling: false };
  await page.route('**/rpc/runs.estimate', (route) => route.fulfill({ json: { ok: true, value } }));
  const asked = { open: 0, count: 0 };
  const isSubmit = (url: string) => url.endsWith('/rpc/runs.submit');
  page.on('request', (request) => {
    if (isSubmit(request.url())) asked.open = asked.count += 1;
  });
  page.on('response', (response) => {
    if (isSubmit(response.url())) asked.open = 0;
  });
  const started = async () =>
    (await client.call('attempts.list', {})).filter(({ model }) => model === 'gpt-image-2.5-flare');
  // Ten presses in one go are one purchase.
  await button.evaluate((element: HTMLElement) => {
    for (let press = 0; press < 10; press += 1) element.click();
  });
  await expect.poll(async () => (await started()).length, { timeout: 90_000 }).toBe(1);
  expect(asked.count).toBe(1);
  // Each as soon as the one before it was taken.
  const press = async () => {
    const isOver = (await button.getAttribute('aria-disabled')) === 'true' && asked.open === 0;
    if (asked.open === 0 && asked.count < 10 && !isOver) await button.click({ force: true });
    return asked.open === 0 && (asked.count === 10 || (isOver && asked.count > 5));
  };
  await expect.poll(press, { timeout: 120_000, intervals: [50] }).toBe(true);
  expect(asked.count).toBeGreaterThan(5);
  await expect
    .poll(async () => (await started()).map(({ state }) => state), { timeout: 90_000 })
    .toEqual(Array.from({ length: 5 }, () => 'done'));
  const calls = await fetch(`${services['openai-images'].origin}/_emulator/calls`);
  // The emulator's own account.
  const { charges } = (await calls.json()) as { charges: { amountNanos: number }[] };
  expect(charges).toHaveLength(5);
  const amounts = (await started()).map(({ amountNanos }) => amountNanos);
  expect(amounts).toEqual(charges.map(({ amountNanos }) => amountNanos));
});

test('the chip leaves only pictures that are not what was asked for', async ({ page, client, services }) => {
  await connectAll(client, services);
  await prepare(page, client, { size: '1024x1024', quality: 'low' });
  const small = Buffer.from(await makePicture({ width: 64, height: 48, seed: 1 })).toString('base64');
  await fetch(`${services['openai-images'].origin}/_emulator/fault`, {
    method: 'POST',
    body: JSON.stringify({
      kind: 'status',
      status: 200,
      body: { created: 1_795_180_800, size: '64x48', quality: 'low', data: [{ b64_json: small }] },
      charged: true,
    }),
  });
  await send(page);
  await expect(page.locator('.image-tile')).toHaveCount(1, { timeout: 90_000 });
  await send(page);
  await expect(page.locator('.image-tile')).toHaveCount(2, { timeout: 90_000 });
  const chip = page.getByRole('main').getByRole('button', { name: 'Asked ≠ got', exact: true });
  await chip.click();
  await expect(chip).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('.image-tile')).toHaveCount(1);
  await expect(page.locator('.image-tile .is-differs')).toBeVisible();
  await chip.click();
  await expect(page.locator('.image-tile')).toHaveCount(2);
});
