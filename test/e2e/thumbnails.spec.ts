import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { makePicture } from '../support/pictures.ts';
import { expect, test as base } from './support/fixtures.ts';
import { startServeProcess } from './support/serve-process.ts';
import { createSessionClient, openSession } from './support/session.ts';

/** More than a screen, and enough work that the window is looked at meanwhile. */
const pictureCount = 240;

/** Every thumbnail of the library is gone, as after a restore. */
const test = base.extend({
  library: [
    async ({ library }, use) => {
      const host = await startServeProcess({ library, home: path.dirname(library) });
      const client = createSessionClient(new URL(host.url).origin, await openSession(host.url));
      const { id: projectId } = await client.call('projects.create', { name: 'Restored' });
      for (let seed = 0; seed < pictureCount; seed += 1) {
        const uploadId = await client.upload(
          new Blob([new Uint8Array(await makePicture({ seed, width: 900, height: 700 }))]),
        );
        await client.call('images.import', { projectId, uploadId, fileName: `${seed}.png` });
      }
      await host.stop();
      for (const suffix of ['', '-wal', '-shm'])
        await rm(path.join(library, `thumbs.db${suffix}`), { force: true });
      await use(library);
    },
    { scope: 'test', timeout: 120_000 },
  ],
});

const making = (page: Page) => page.getByRole('group', { name: 'Thumbnails' });
const tiles = (page: Page) => page.locator('.image-tile');

test('thumbnails that are missing are made behind what is looked at, told in the header until the last', async ({
  page,
  client,
}) => {
  await expect(making(page)).toContainText(/^Thumbnails \d+ %$/);
  // The oldest come last by themselves; looked at, they come now.
  await tiles(page).first().click();
  await page.keyboard.press('End');
  const last = tiles(page).last();
  await expect(last).toHaveAttribute('aria-selected', 'true');
  await expect(last.locator('img.is-shown')).toBeVisible();
  expect((await client.call('library.work', {}))?.kind).toBe('thumbnails');

  const search = page.locator('.search-input');
  for (const width of [1600, 1440, 1300, 900]) {
    await page.setViewportSize({ width, height: 800 });
    const [pill, box] = [await rightAndLeft(making(page)), await rightAndLeft(page.locator('.search'))];
    expect([width, pill.left >= box.right + 8]).toEqual([width, true]);
    // There is room to read what is typed.
    expect((await rightAndLeft(search)).width).toBeGreaterThan(90);
  }

  await expect(making(page)).toBeHidden({ timeout: 45_000 });
  expect(await client.call('library.work', {})).toBeNull();
});

test('the making of thumbnails can be stopped, and says what comes of the rest', async ({ page, client }) => {
  await making(page).getByRole('button', { name: 'Stop making thumbnails' }).click();
  await expect(making(page)).toBeHidden();
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('after the next start');
  expect(await client.call('library.work', {})).toBeNull();
  await tiles(page).first().click();
  await page.keyboard.press('End');
  await expect(tiles(page).last().locator('img.is-shown')).toBeVisible();
});

async function rightAndLeft(element: Locator): Promise<{ left: number; right: number; width: number }> {
  const box = await element.boundingBox();
  if (!box) throw new Error('it is on the screen');
  return { left: box.x, right: box.x + box.width, width: box.width };
}
