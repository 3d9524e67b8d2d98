import { expect, test } from './support/fixtures.ts';

interface Frame {
  readonly tile: string | null;
  readonly hasSearch: boolean;
}

test('the window begins with its pictures, and nothing that follows moves them', async ({ page }) => {
  await page.addInitScript(() => {
    const frames: Frame[] = [];
    Object.assign(globalThis, { frames });
    const look = () => {
      const box = document.querySelector('.image-tile')?.getBoundingClientRect();
      const tile = box ? [box.x, box.y, box.width, box.height].join(' ') : null;
      frames.push({ tile, hasSearch: document.querySelector('.search') !== null });
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.reload();
  await expect(page.getByLabel('Search pictures')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Composer' })).toBeVisible();
  await expect(page.locator('.image-tile img.is-shown')).toHaveCount(6);
  const frames = await page.evaluate(() => (globalThis as unknown as { frames: readonly Frame[] }).frames);
  const begun = frames.filter(({ tile }) => tile !== null);
  expect(begun[0]?.hasSearch).toBe(false);
  expect(begun.at(-1)?.hasSearch).toBe(true);
  expect(new Set(begun.map(({ tile }) => tile)).size).toBe(1);
  // Asked before the rest of the window was read, and not asked again by that.
  expect(asked.filter((path) => path === '/rpc/images.page')).toHaveLength(1);
  const place = (part: string) => asked.findIndex((path) => path.includes(part));
  expect(place('/rpc/images.page')).toBeLessThan(place('/rpc/settings.get'));
});

test('a browser that tells of no idle moments draws all of the window', async ({ page }) => {
  await page.addInitScript(() => {
    for (const name of ['requestIdleCallback', 'cancelIdleCallback'])
      Reflect.deleteProperty(globalThis, name);
  });
  await page.reload();
  await expect(page.getByLabel('Search pictures')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Composer' })).toBeVisible();
  await expect(page.locator('.image-tile img.is-shown')).toHaveCount(6);
  expect(await page.evaluate(() => 'requestIdleCallback' in globalThis)).toBe(false);
});

test.describe('where thumbnails do not come', () => {
  test.use({ expectedConsoleErrors: /Failed to load resource|ERR_FAILED/ });
  test('what stands around the pictures comes all the same', async ({ page }) => {
    await page.route('**/media/**', () => undefined);
    await page.reload();
    await expect(page.getByLabel('Search pictures')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Composer' })).toBeVisible();
  });
});

test.describe('where a file of the window does not come', () => {
  test.use({
    expectedConsoleErrors: /Failed to load resource|ERR_FAILED|dynamically imported|The \w+|thrown/,
  });
  test('its parts say so in their places, and are read again when asked', async ({ page }) => {
    await page.route('**/assets/around*.js', (route) => route.abort());
    await page.reload();
    const fault = page.getByRole('alert').filter({ hasText: 'The composer stopped working' });
    await expect(fault).toBeVisible();
    await expect(page.locator('.image-tile img.is-shown')).toHaveCount(6);
    await page.unroute('**/assets/around*.js');
    await fault.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('region', { name: 'Composer' })).toBeVisible();
  });

  test('a narrow window keeps its pictures, and its sides open once they can be read', async ({ page }) => {
    await page.setViewportSize({ width: 700, height: 800 });
    await page.route('**/assets/around*.js', (route) => route.abort());
    await page.reload();
    const fault = page.getByRole('alert').filter({ hasText: 'The header stopped working' });
    await expect(fault).toBeVisible();
    await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
    await page.unroute('**/assets/around*.js');
    await fault.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Show or hide the library' }).click();
    await expect(page.getByRole('dialog', { name: 'Library' })).toBeVisible();
  });

  test('what is only seen when there is something to say comes back with the rest', async ({ page }) => {
    await page.route('**/assets/around*.js', (route) => route.abort());
    await page.reload();
    const fault = page.getByRole('alert').filter({ hasText: 'The line above the pictures stopped working' });
    await expect(fault).toBeVisible();
    await page.unroute('**/assets/around*.js');
    await fault.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.image-tile').first().click();
    await page.keyboard.press('Delete');
    await expect(page.getByRole('region', { name: 'Notices' })).toContainText('trash');
  });
});
