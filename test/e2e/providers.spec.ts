import { expect } from '@playwright/test';
import { chooseModel, connectAll, send, test } from './support/services.ts';

// A partial picture can be gone by the time its cell asks for it: the whole one has taken its place.
test.use({ expectedConsoleErrors: /\/media\/partial\// });

/** A conversation that goes from service to service; the first turn is made by the free Demo. */
const turns = [
  { prompt: 'A koi pond at dusk', connection: 'demo', model: 'Demo instant' },
  { prompt: 'Add a wooden bridge', connection: 'OpenAI Images', model: 'GPT Image 2.5 Flare' },
  { prompt: 'Now at night', connection: 'OpenAI Responses', model: 'GPT-5.5' },
  { prompt: 'Paper lanterns', connection: 'Chat images', model: 'GPT-4o Image' },
  { prompt: 'A heron in the reeds', connection: 'RunAPI', model: 'GPT-4o Image' },
  { prompt: 'The heron flies away', connection: 'OpenAI Images', model: 'GPT Image 2.5 Flare' },
] as const;

test('one conversation goes over four services, and thread, strip and core tell the same', async ({
  page,
  client,
  services,
}) => {
  test.setTimeout(150_000);
  await connectAll(client, services);
  const project = await client.call('projects.create', { name: 'Koi pond' });
  await page.getByText('Koi pond', { exact: true }).first().click();
  const prompt = page.getByRole('textbox', { name: 'Prompt' });

  for (const [index, turn] of turns.entries()) {
    await test.step(`${turn.prompt}, with ${turn.connection}`, async () => {
      await chooseModel(page, turn.connection, turn.model);
      await prompt.fill(turn.prompt);
      await send(page);
      if (index === 0) {
        await page.locator('.image-tile').first().click({ timeout: 45_000 });
        await page.getByRole('radio', { name: 'Thread' }).click();
      }
      await expect(page.locator('.turn-picture')).toHaveCount(index + 1, { timeout: 60_000 });
      await expect(page.locator('.composer-mode')).toContainText(
        `Continue the conversation from v${index + 1} · picture re-attached`,
      );
    });
  }

  const { cells } = await client.call('images.page', { scope: { kind: 'project', projectId: project.id } });
  const newest = cells[0];
  expect(newest).toBeDefined();
  if (!newest) return;
  const chain = await client.call('images.chain', { imageId: newest.id });
  expect(chain.map(({ prompt: asked, connection }) => ({ prompt: asked, connection }))).toEqual(
    turns.map(({ prompt: asked, connection }) => ({ prompt: asked, connection })),
  );
  const threadIds = await page
    .locator('.turn-picture')
    .evaluateAll((pictures) => pictures.map((picture) => Number(picture.getAttribute('data-image-id'))));
  expect(threadIds).toEqual(chain.map(({ cell }) => cell.id));
  await expect(page.locator('.turn-bubble')).toHaveText(turns.map(({ prompt: asked }) => asked));

  await page.getByRole('radio', { name: 'Loupe' }).click();
  const versions = page.getByRole('toolbar', { name: 'Versions' }).getByRole('button');
  await expect(versions).toHaveCount(turns.length);
});
