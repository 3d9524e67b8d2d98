import sharp from 'sharp';
import type { Page } from '@playwright/test';
import { writePoints } from '../../src/shared/mask/point-text.ts';
import { expect, test } from './support/fixtures.ts';

test.slow();

/** Notes a figure in the report; nothing is judged here, a busy machine would judge wrongly. */
function report(what: string, figure: string): void {
  test.info().annotations.push({ type: what, description: figure });
  process.stdout.write(`${what}: ${figure}\n`);
}

/** Brings a picture of one colour into the library, as the composer's own button does, and opens its mask. */
async function openMaskOf(page: Page, edge: number): Promise<void> {
  const bytes = await sharp({ create: { width: edge, height: edge, channels: 3, background: '#7a9' } })
    .png()
    .toBuffer();
  await page
    .getByLabel('Files to add')
    .first()
    .setInputFiles({ name: `${edge}.png`, mimeType: 'image/png', buffer: bytes });
  const tile = page.locator('.image-tile').first();
  await expect(page.getByRole('button', { name: new RegExp(`to be edited: ${edge}`) })).toBeVisible();
  await tile.dblclick();
  await expect(page.locator('.loupe-original.is-shown')).toBeVisible();
  await page.keyboard.press('m');
}

/** Paints in circles and gives the times between frames while it did. */
async function paint(page: Page): Promise<readonly number[]> {
  const box = await page.locator('.mask-stage .loupe-picture').boundingBox();
  if (!box) throw new Error('the picture is on the screen');
  await page.evaluate(() => {
    const frames: number[] = [];
    // Read back below; a page has no other place for it.
    (window as unknown as { frames: number[] }).frames = frames;
    const tick = (time: number): void => {
      frames.push(time);
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  const at = (turn: number): readonly [number, number] => [
    box.x + box.width * (0.5 + 0.35 * Math.cos(turn)),
    box.y + box.height * (0.5 + 0.35 * Math.sin(turn * 1.3)),
  ];
  await page.mouse.move(...at(0));
  await page.mouse.down();
  for (let step = 1; step <= 150; step += 1) await page.mouse.move(...at(step / 12));
  await page.mouse.up();
  const times = await page.evaluate(() => (window as unknown as { frames: number[] }).frames);
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

function tell(what: string, frames: readonly number[]): void {
  const within = frames.filter((ms) => ms <= 2 * (1000 / 60) + 1).length / frames.length;
  const longest = Math.max(...frames).toFixed(0);
  report(
    what,
    `${(within * 100).toFixed(1)} % of ${frames.length} frames within two frame times, longest ${longest} ms`,
  );
}

test('how smooth the brush is at 2048 × 2048 is reported', async ({ page }) => {
  await openMaskOf(page, 2048);
  await expect(page.locator('.mask-stage')).toHaveAttribute('aria-busy', 'false');
  tell('brush at 2048 × 2048', await paint(page));
});

test('how smooth it is at 4096 × 4096 with 5,000 strokes is reported', async ({ page, client }) => {
  await openMaskOf(page, 4096);
  await expect(page.locator('.mask-stage')).toHaveAttribute('aria-busy', 'false');
  await page.keyboard.press('Escape');
  const { cells } = await client.call('images.page', { scope: { kind: 'all' }, limit: 1 });
  const imageId = cells[0]?.id;
  if (imageId === undefined) throw new Error('there is a picture');
  for (let call = 0; call < 5; call += 1) {
    const steps = Array.from({ length: 1000 }, (_, index) => {
      const [x, y] = [((index * 397) % 4000) + 0, ((call * 811 + index * 53) % 4000) + 0];
      const points = Array.from({ length: 12 }, (_each, at) => [x + at * 6, y + (at % 4) * 5, 255]).flat();
      return {
        kind: 'brush',
        operation: 'add',
        radiusPx: 12,
        hardness: 1,
        points: writePoints(points, 3),
      } as const;
    });
    await client.call('masks.save', {
      imageId,
      basedOn: call,
      keepSteps: call * 1000,
      steps,
      featherPx: 0,
      markedPixels: null,
    });
  }
  const startMs = Date.now();
  await page.keyboard.press('m');
  await expect(page.locator('.mask-stage')).toHaveAttribute('aria-busy', 'false');
  report('opening 5,000 strokes', `${Date.now() - startMs} ms`);
  tell('brush at 4096 × 4096 over 5,000 strokes', await paint(page));
});
