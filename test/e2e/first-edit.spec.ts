import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { firstEdit } from './support/first-edit.ts';
import { expect, test } from './support/fixtures.ts';

/** Remembers what the browser hands to other programs when a drag begins. */
async function watchDrags(page: Page): Promise<() => Promise<string>> {
  await page.evaluate(() => {
    window.addEventListener('dragstart', (event) => {
      document.body.dataset['dragged'] = event.dataTransfer?.getData('DownloadURL') ?? '';
    });
  });
  return async () => (await page.locator('body').getAttribute('data-dragged')) ?? '';
}

test('a new user drops a photo, masks the sky, asks for night, compares, branches and drags it out', async ({
  page,
  client,
  library,
}) => {
  test.setTimeout(180_000); // Two pictures are drawn.
  const dragged = await watchDrags(page);
  const send = page.locator('.send-button');
  /** What is there to be seen after each step, and what core says of it. */
  const outcomes: Readonly<Record<string, () => Promise<void>>> = {
    async '1-drop'() {
      await expect(page.locator('[data-drop-zone="edit"]')).toHaveClass(/is-over/);
      await expect(page.getByText('Use as mask', { exact: true })).toBeVisible();
    },
    async '2-mask'() {
      await expect(page.locator('.mask-facts')).toContainText('45 % of the picture will change');
      await expect(send).toContainText('Edit masked area');
    },
    async '3-ask'() {
      await expect(page.locator('.composer-mode')).toContainText(/Editing v1 of\s*house.jpg/);
      await expect(send).toContainText('free · play money');
    },
    async '4-night'() {
      await expect(page.getByRole('region', { name: 'Recipe' })).toContainText('demo-instant');
      await expect(page.getByRole('button', { name: /^v2, / })).toHaveAttribute('aria-current', 'true');
    },
    async '5-compare'() {
      await expect(page.getByRole('region', { name: 'Compare' })).toContainText('v2 with its parent v1');
      const line = page.getByRole('slider', { name: 'Line between the pictures' });
      expect(Number(await line.getAttribute('aria-valuenow'))).toBeGreaterThan(60);
      await page.keyboard.press('Shift+C');
      await expect(line).toBeVisible();
    },
    async '6-branch'() {
      const [first] = (await client.call('images.page', { scope: { kind: 'all' }, search: 'house.jpg' }))
        .cells;
      if (!first) throw new Error('the photo is in the library');
      const chain = await client.call('images.chain', { imageId: first.id });
      expect(chain.map(({ parentId }) => parentId)).toEqual([null, first.id, first.id]);
      await expect(page.locator('.graph-stage [aria-live]')).toContainText(/^v2 b, .*made from v1/);
    },
    async '7-drag-out'() {
      await expect.poll(dragged).toMatch(/^image\/png:a night sky[^:]*\.png:http/);
      const address = (await dragged()).split(':').slice(2).join(':');
      const bytes = await (await page.request.get(address)).body();
      const imageId = Number(/\d+$/.exec(address)?.[0]);
      const { cells } = await client.call('images.page', { scope: { kind: 'all' }, search: 'night' });
      const cell = cells.find(({ id }) => id === imageId);
      if (!cell) throw new Error('the picture that is dragged is in the library');
      const { sha256 } = await client.call('images.detail', { imageId: cell.id });
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
      await page.keyboard.press('Escape');
      await page.mouse.up();
    },
  };
  for (const { name, act } of firstEdit(path.dirname(library))) {
    await test.step(name, async () => {
      await act(page);
      await outcomes[name]?.();
    });
  }
});
