import type { Locator, Page } from '@playwright/test';
import { readPoints } from '../../src/shared/mask/point-text.ts';
import { faultsInBothLooks } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';

test.slow();

const stage = (page: Page) => page.locator('.mask-stage');
const facts = (page: Page) => page.locator('.mask-facts');
const send = (page: Page) => page.locator('.send-button');
const why = (page: Page) => page.locator('.composer-why');

async function openMask(page: Page): Promise<void> {
  await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
  await page.locator('.image-tile').first().dblclick();
  await expect(page.locator('.loupe-original.is-shown')).toBeVisible();
  await page.keyboard.press('m');
  await expect(stage(page)).toHaveAttribute('aria-busy', 'false');
}

/** Where a part of the picture, given in shares of it, is on the screen. */
async function at(page: Page, across: number, down: number): Promise<{ x: number; y: number }> {
  const box = await page.locator('.mask-stage .loupe-picture').boundingBox();
  if (!box) throw new Error('the picture is on the screen');
  return { x: box.x + box.width * across, y: box.y + box.height * down };
}

async function drag(page: Page, from: readonly [number, number], to: readonly [number, number], lift = true) {
  const [start, end] = [await at(page, ...from), await at(page, ...to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 8 });
  if (lift) await page.mouse.up();
}

async function percentOf(line: Locator): Promise<number> {
  return Number(/(\d+) %/.exec((await line.textContent()) ?? '')?.[1] ?? -1);
}

test('a mask is painted with pointer and keys, undone, and never touches the gallery', async ({
  page,
  client,
}) => {
  await openMask(page);
  const before = await client.call('images.count', { scope: { kind: 'all' } });
  await expect(facts(page)).toContainText('Nothing is marked yet');
  await expect(why(page)).toHaveText('The mask is empty: paint what should change.');
  await expect(send(page)).toHaveAttribute('aria-disabled', 'true');
  await expect(send(page)).toContainText('Edit masked area');

  await drag(page, [0.2, 0.3], [0.8, 0.3]);
  await expect(facts(page)).toContainText(/\d+ % of the picture will change/);
  await expect(facts(page)).toContainText(/\d+ × \d+/);
  const stroke = await percentOf(facts(page));
  // A rectangle by keys alone: made, moved, sized, placed.
  await page.keyboard.press('u');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(page.locator('.mask-outlines rect')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect.poll(() => percentOf(facts(page))).toBeGreaterThan(stroke + 10);
  const both = await percentOf(facts(page));
  // Keys of the gallery mean nothing here; those of the mask do.
  await page.keyboard.press('p');
  await page.keyboard.press('3');
  await page.keyboard.press('Control+z');
  await expect.poll(() => percentOf(facts(page))).toBe(stroke);
  await page.keyboard.press('Control+Shift+Z');
  await expect.poll(() => percentOf(facts(page))).toBe(both);
  await page.keyboard.press('Shift+I');
  await expect.poll(() => percentOf(facts(page))).toBeGreaterThanOrEqual(99 - both);
  await page.keyboard.press('Delete');
  await expect(facts(page)).toContainText('Nothing is marked yet');
  await page.keyboard.press('Shift+F');
  await expect(facts(page)).toContainText('All of the picture will change');
  await expect(why(page)).toHaveText(/covers the whole picture/);
  for (let step = 0; step < 5; step += 1) await page.keyboard.press('Control+z');
  await expect(facts(page)).toContainText('Nothing is marked yet');
  expect(await client.call('images.count', { scope: { kind: 'all' } })).toEqual(before);

  await page.keyboard.press('l');
  await drag(page, [0.1, 0.1], [0.6, 0.2], false);
  const corner = await at(page, 0.3, 0.7);
  await page.mouse.move(corner.x, corner.y, { steps: 6 });
  await page.mouse.up();
  await expect.poll(() => percentOf(facts(page))).toBeGreaterThan(5);
  await page.keyboard.press('Shift+ArrowUp');
  const screenshots = process.env['MASK_SCREENSHOTS'];
  if (screenshots) await page.screenshot({ path: `${screenshots}/mask.png` });
  expect(await faultsInBothLooks(page, '.window')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(stage(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Mask: \d+ %/ })).toBeVisible();
  if (screenshots) await page.screenshot({ path: `${screenshots}/composer.png` });
});

test('a stroke follows the pressure of a pen', async ({ page, client, context }) => {
  await openMask(page);
  const session = await context.newCDPSession(page);
  const pen = async (
    type: 'mousePressed' | 'mouseMoved' | 'mouseReleased',
    across: number,
    down: number,
    force: number,
  ) => {
    const place = await at(page, across, down);
    const held =
      type === 'mouseMoved' ? { button: 'left' as const, buttons: 1 } : { button: 'left' as const };
    await session.send('Input.dispatchMouseEvent', {
      type,
      ...place,
      ...held,
      clickCount: 1,
      force,
      pointerType: 'pen',
    });
  };
  const stroke = async (down: number, forceFrom: number, forceTo: number) => {
    await pen('mousePressed', 0.2, down, forceFrom);
    for (let step = 1; step <= 8; step += 1)
      await pen('mouseMoved', 0.2 + step * 0.075, down, forceFrom + ((forceTo - forceFrom) * step) / 8);
    await pen('mouseReleased', 0.8, down, forceTo);
  };
  const pressures = async () => {
    const { cells } = await client.call('images.page', { scope: { kind: 'all' }, limit: 1 });
    const mask = cells[0] ? await client.call('masks.get', { imageId: cells[0].id }) : null;
    return (mask?.steps ?? []).map((step) =>
      step.kind === 'brush' ? (readPoints(step.points, 3) ?? []).filter((_, index) => index % 3 === 2) : [],
    );
  };
  await stroke(0.3, 0.1, 0.1);
  await expect(facts(page)).toContainText('%');
  const { cells } = await client.call('images.page', { scope: { kind: 'all' }, limit: 1 });
  const imageId = cells[0]?.id;
  if (imageId === undefined) throw new Error('there is a picture');
  const marked = async () => (await client.call('masks.get', { imageId }))?.state.markedPixels ?? 0;
  await expect.poll(marked).toBeGreaterThan(0);
  const light = await marked();
  await stroke(0.6, 1, 1);
  // Ten times the force is some five times the width, and as many pixels.
  await expect.poll(async () => (await marked()) - light).toBeGreaterThan(3 * light);
  await stroke(0.8, 0.2, 0.8);
  // Kept while it grows: until its last point is there.
  await expect.poll(async () => (await pressures())[2]?.at(-1)).toBe(204);
  const [first = [], second = [], third = []] = await pressures();
  expect(Math.max(...first)).toBe(26);
  expect(Math.min(...second)).toBe(255);
  expect(third).toEqual(third.toSorted((one, other) => one - other));
  expect(third.at(0)).toBe(51);
});

test('what was painted is there after closing in the middle of a stroke', async ({
  page,
  client,
  proofsheet,
}) => {
  await openMask(page);
  await drag(page, [0.2, 0.2], [0.7, 0.2]);
  await drag(page, [0.2, 0.6], [0.7, 0.6], false);
  const { cells } = await client.call('images.page', { scope: { kind: 'all' }, limit: 1 });
  const imageId = cells[0]?.id;
  if (imageId === undefined) throw new Error('there is a picture');
  // The pen is still down: nothing has ended this stroke.
  await expect
    .poll(async () => (await client.call('masks.get', { imageId }))?.steps.map(({ kind }) => kind))
    .toEqual(['brush', 'brush']);
  await page.goto('about:blank');
  await page.goto(new URL('/', proofsheet.url).href);
  await page.getByLabel('Search pictures').waitFor();
  await openMask(page);
  await expect.poll(() => percentOf(facts(page))).toBeGreaterThan(1);
  expect((await client.call('masks.get', { imageId }))?.steps).toHaveLength(2);
});

test('a masked edit keeps the outside beside the raw result, and its mask can be used again', async ({
  page,
}) => {
  await openMask(page);
  await page.keyboard.press('u');
  await drag(page, [0.25, 0.25], [0.75, 0.75]);
  await expect(facts(page)).toContainText('%');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Keep outside' }).click();
  await page.getByRole('textbox', { name: 'Edge' }).fill('12');
  await page.getByRole('textbox', { name: 'Edge' }).press('Enter');
  for (const width of [900, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    // Words that lie over others can be read by nobody.
    await expect
      .poll(async () => {
        const [said, quiet] = await Promise.all(
          ['.composer-mode-after', '.composer-quiet'].map((part) => page.locator(part).boundingBox()),
        );
        return said && quiet && (said.x + said.width <= quiet.x || said.y + said.height <= quiet.y);
      })
      .toBe(true);
  }
  await page.getByRole('textbox', { name: /prompt/i }).fill('a red moon');
  await expect(send(page)).not.toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('Escape');
  const versions = page.getByRole('toolbar', { name: 'Versions' }).getByRole('button');
  await expect(versions.filter({ hasText: /v\d/ })).toHaveCount(3, { timeout: 90_000 });
  await versions.last().click();
  await expect(page.getByText(/Outside of the mask kept, edge 12 px, free/)).toBeVisible();
  await page.getByRole('button', { name: 'Use this mask again here' }).click();
  await expect(stage(page)).toHaveAttribute('aria-busy', 'false');
  await expect.poll(() => percentOf(facts(page))).toBe(25);
});

test('the frame crops and extends by pointer and keys, and the new room is masked', async ({ page }) => {
  await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
  await page.locator('.image-tile').first().dblclick();
  await expect(page.locator('.loupe-original.is-shown')).toBeVisible();
  await page.keyboard.press('Shift+X');
  const right = page.getByRole('slider', { name: 'Right side' });
  await right.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(right).toHaveAttribute('aria-valuetext', '16 pixels cut off');
  const box = await page.getByRole('slider', { name: 'Bottom side' }).boundingBox();
  if (!box) throw new Error('the handle is on the screen');
  await page.mouse.move(box.x + 5, box.y + 5);
  await page.mouse.down();
  await page.mouse.move(box.x + 5, box.y - 60, { steps: 4 });
  await page.mouse.up();
  expect(await faultsInBothLooks(page, '.window')).toEqual([]);
  await page.getByRole('button', { name: 'Crop', exact: true }).click();
  await expect(page.getByText(/^Cropped to .*, free\.$/)).toBeVisible();

  await page.keyboard.press('Shift+X');
  await page.getByRole('radio', { name: 'Extend' }).click();
  await page.getByRole('button', { name: '16:9' }).click();
  const screenshots = process.env['MASK_SCREENSHOTS'];
  if (screenshots) await page.screenshot({ path: `${screenshots}/extend.png` });
  await page.getByRole('button', { name: 'Extend', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Mask: \d+ %/ })).toBeVisible();
  await expect(send(page)).toContainText('Edit masked area');
  await expect(page.getByText(/^Canvas extended to .*, free\.$/)).toBeVisible();
});
