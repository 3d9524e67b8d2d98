import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { makeHolidayPhoto, skyShare } from '../../support/holiday-photo.ts';

/** One thing a new user does; `name` is that of its screenshot. */
export interface FirstEditStep {
  readonly name: string;
  readonly act: (page: Page) => Promise<void>;
}

const versions = (page: Page): Locator =>
  page.getByRole('toolbar', { name: 'Versions' }).getByRole('button', { name: /^v\d/ });
const prompt = (page: Page): Locator => page.getByRole('textbox', { name: 'Prompt' });
const drawn = (page: Page): Promise<void> => page.locator('.loupe-original.is-shown').waitFor();
/** Demo draws for seconds; a machine under load takes its time. */
const made = { timeout: 90_000 };

/**
 * A photo is dropped, its sky masked, night asked for, the result compared, a branch begun, and the result dragged out:
 * with nothing but a pointer and a keyboard. The browser test looks at what came of each step, the screenshots show it.
 */
export function firstEdit(folder: string): readonly FirstEditStep[] {
  let letGo: () => Promise<void> = () => Promise.resolve();
  return [
    { name: '1-drop', act: async (page) => void (letGo = await carryOverEditZone(page, folder)) },
    {
      name: '2-mask',
      async act(page) {
        await letGo();
        await page.getByRole('button', { name: 'Paint mask' }).click();
        await page.locator('.mask-stage[aria-busy="false"]').waitFor();
        await page.keyboard.press('u');
        await markSky(page);
        await page.locator('.mask-facts', { hasText: 'will change' }).waitFor();
        // Until it is kept: the composer speaks of what is kept.
        await page.locator('.composer-why').filter({ hasNotText: 'The mask is empty' }).waitFor();
      },
    },
    {
      name: '3-ask',
      async act(page) {
        await page.getByRole('button', { name: 'Done' }).click();
        await prompt(page).click();
        await page.keyboard.type('a night sky with stars and a full moon');
        await page.locator('.send-button:not([aria-disabled="true"])').waitFor();
      },
    },
    {
      name: '4-night',
      async act(page) {
        await page.locator('.send-button').click();
        await versions(page).nth(1).waitFor(made);
        await versions(page).nth(1).click();
        await drawn(page);
      },
    },
    {
      name: '5-compare',
      async act(page) {
        await page.getByRole('button', { name: 'Compare with v1' }).click();
        const line = page.getByRole('slider', { name: 'Line between the pictures' });
        await dragBy(page, line, 190);
      },
    },
    {
      name: '6-branch',
      async act(page) {
        await page.keyboard.press('Escape');
        await drawn(page);
        await versions(page).first().click();
        await page.getByRole('button', { name: 'Choose another version to edit' }).waitFor();
        await prompt(page).click();
        await page.keyboard.press('Control+a');
        await page.keyboard.type('a red evening sky');
        await page.keyboard.press('Control+Enter');
        await versions(page).nth(2).waitFor(made);
        await versions(page).nth(2).click();
        await drawn(page);
        await page.getByRole('radiogroup', { name: 'View' }).getByText('Chain').click();
        await page.locator('.graph-canvas[data-count="3"]').waitFor();
      },
    },
    {
      name: '7-drag-out',
      async act(page) {
        await page.getByRole('radiogroup', { name: 'View' }).getByText('Grid').click();
        await page.locator('.image-tile img.is-shown').first().waitFor();
        const tile = page.getByRole('gridcell', { name: /a night sky/ });
        await tile.hover();
        await page.mouse.down();
        const box = await boxOf(tile);
        await page.mouse.move(box.x + 20, box.y + 30, { steps: 4 });
        await page.mouse.move(box.x + 60, box.y + 170, { steps: 4 });
      },
    },
  ];
}

/** What the browser gets when a person carries a file over the window; gives what lets it go. */
async function carryOverEditZone(page: Page, folder: string): Promise<() => Promise<void>> {
  const file = path.join(folder, 'house.jpg');
  await writeFile(file, await makeHolidayPhoto());
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  await page.locator('.composer-add').waitFor();
  await session.send('Input.dispatchDragEvent', { type: 'dragEnter', x: 700, y: 300, data });
  await session.send('Input.dispatchDragEvent', { type: 'dragOver', x: 700, y: 300, data });
  const zone = page.locator('[data-drop-zone="edit"]');
  await zone.waitFor();
  const box = await boxOf(zone);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  // A hand goes on moving; Chromium tells the page of one move behind.
  for (const step of [0, 1, 2])
    await session.send('Input.dispatchDragEvent', { type: 'dragOver', x: x + step, y, data });
  return async () => {
    await session.send('Input.dispatchDragEvent', { type: 'drop', x, y, data });
    await session.detach();
  };
}

async function markSky(page: Page): Promise<void> {
  const box = await boxOf(page.locator('.mask-stage .loupe-picture'));
  await page.mouse.move(box.x - 4, box.y - 4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width + 4, box.y + box.height * skyShare, { steps: 8 });
  await page.mouse.up();
}

async function dragBy(page: Page, handle: Locator, dx: number): Promise<void> {
  const box = await boxOf(handle);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + dx, y, { steps: 6 });
  await page.mouse.up();
}

async function boxOf(element: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await element.boundingBox();
  if (!box) throw new Error('the element is on the screen');
  return box;
}
