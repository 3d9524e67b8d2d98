import type { Page } from '@playwright/test';
import { makePicture } from '../support/pictures.ts';
import { expect, test } from './support/fixtures.ts';

test.use({ expectedConsoleErrors: /\/media\/partial\// });

const prompt = (page: Page) => page.getByRole('textbox', { name: 'Prompt' });
const send = (page: Page) => page.locator('.send-button');

test.beforeEach(async ({ page }) => {
  await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
  await expect(send(page)).toContainText('free · play money');
});

test('shows every prompt of a table and its total before anything is sent, then makes them', async ({
  page,
  client,
}) => {
  test.setTimeout(180_000); // Twelve pictures.
  const csv = 'colour,light\r\nred,"soft, north"\r\nblue,noon\r\ngreen,dusk\r\nwhite,=NOW()\r\n';
  const transfer = await page.evaluateHandle((text) => {
    const made = new DataTransfer();
    made.items.add(new File([text], 'bowls.csv', { type: 'text/csv' }));
    return made;
  }, csv);
  await page.dispatchEvent('.window', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('[data-drop-zone="table"]', 'drop', { dataTransfer: transfer });
  await expect(page.getByText('bowls.csv')).toBeVisible();
  await prompt(page).fill('A {{shape}} in {{colour}}');
  await expect(page.getByText('The table has no column shape. It has colour, light.')).toBeVisible();
  await prompt(page).fill('A {bowl|vase|cup} in {{colour}}, {{light}} light');
  await expect(send(page)).toContainText('Review 12 prompts…');
  await page.keyboard.press('Control+Enter');
  const dialog = page.getByRole('dialog', { name: '12 prompts, 12 pictures' });
  await expect(dialog.getByRole('row', { name: /^1 / })).toContainText('A bowl in red, soft, north light');
  await expect(dialog.getByRole('row', { name: /^12 / })).toContainText('A cup in white, =NOW() light');
  await expect(dialog.getByText('free · play money')).toBeVisible();
  expect((await client.call('variants.list', { projectId: null })).length).toBe(0);
  await dialog.getByRole('button', { name: 'Make 12 pictures' }).click();
  await expect(page.getByRole('group', { name: 'Variants' })).toContainText('12 variants');
  await client.call('queue.setPaused', { paused: true });
  await page.getByRole('button', { name: 'Stop the rest' }).click();
  await client.call('queue.setPaused', { paused: false });
  await expect(page.getByRole('group', { name: 'Variants' })).toContainText('never sent', {
    timeout: 90_000,
  });
});

test('keeps templates, completes them and earlier prompts, and points @2 at its picture', async ({
  page,
  client,
}) => {
  test.setTimeout(120_000); // Several small scenes.
  await prompt(page).fill('Poster of {{subject}} at dawn');
  await expect(page.getByText(/\{\{subject\}\} is still to be filled in/)).toBeVisible();
  await page.keyboard.press('Alt+t');
  await page.getByRole('textbox', { name: 'Name of the new template' }).fill('Poster');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Templates' })).toContainText('Poster');
  await page.keyboard.press('Escape');
  await prompt(page).fill('');
  await prompt(page).pressSequentially('/pos');
  await expect(page.getByRole('option', { name: /Poster/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(prompt(page)).toHaveValue('Poster of {{subject}} at dawn');
  // The blank is marked: typing fills it in.
  await expect.poll(() => page.evaluate(() => window.getSelection()?.toString())).toBe('{{subject}}');
  await page.keyboard.type('a heron');
  await expect(prompt(page)).toHaveValue('Poster of a heron at dawn');

  await page.keyboard.press('Alt+h');
  await page.getByRole('textbox', { name: 'Search earlier prompts' }).fill('lighthouse');
  const earlier = page.getByRole('list', { name: 'Earlier prompts' }).getByRole('button').first();
  await expect(earlier).toContainText(/lighthouse/i);
  await earlier.press('Enter');
  await expect(prompt(page)).toHaveValue(/lighthouse/i);

  const projects = await client.call('projects.list', {});
  const projectId = projects[0]?.id;
  if (!projectId) throw new Error('the sample has a project');
  const transfer = await page.evaluateHandle(
    (pictures) => {
      const made = new DataTransfer();
      for (const [index, text] of pictures.entries()) {
        const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
        made.items.add(new File([bytes], `${index}.png`, { type: 'image/png' }));
      }
      return made;
    },
    await Promise.all(
      [1, 2, 3].map(async (seed) => (await makePicture({ width: 64, height: 48, seed })).toString('base64')),
    ),
  );
  await page.dispatchEvent('.window', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('[data-drop-zone="reference"]', 'drop', { dataTransfer: transfer });
  const thumbs = page.getByRole('list', { name: 'Inputs' }).locator('.composer-thumb');
  // They appear together, once all three were read in.
  await expect(thumbs).toHaveCount(3, { timeout: 45_000 });
  await prompt(page).fill('');
  await prompt(page).pressSequentially('as @');
  await page.getByRole('option').nth(1).click();
  await expect(prompt(page)).toHaveValue('as @2 ');
  await expect(page.locator('.prompt-mark')).toHaveText('@2');
  await thumbs.nth(1).getByRole('button').first().focus();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(prompt(page)).toHaveValue('as @1 ');
  await thumbs.first().hover();
  await page.getByRole('button', { name: 'Take off input 1' }).click();
  await expect(prompt(page)).toHaveValue('as @? ');
  await expect(page.getByText(/@\? points at no picture: there are @1 to @2/)).toBeVisible();
});
