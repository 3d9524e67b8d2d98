import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { ensureSampleLibrary, sampleLibraryPath } from '../e2e/support/sample-library.ts';
import { startServeProcess } from '../e2e/support/serve-process.ts';
import { createSessionClient, type SessionClient } from '../e2e/support/session.ts';
import { makePicture } from '../support/pictures.ts';
import { maskLimits, type MaskStep } from '../../src/shared/mask/mask-steps.ts';
import { writePoints } from '../../src/shared/mask/point-text.ts';
import { launchBrowser, smoothPercent } from './bench-browser.ts';
import type { BenchRow } from './measure.ts';

const framesCounted = 240;
/** Strokes follow one another, as a hand paints: this many moves each. */
const movesPerStroke = 60;

const pictures = [
  { edgePx: 2048, strokes: 0 },
  { edgePx: 4096, strokes: 5_000 },
] as const;

/** Painting with real pointer events in the real window, against the same moves over a page where nothing happens. */
export async function brushBench(): Promise<BenchRow[]> {
  await ensureSampleLibrary();
  const home = await mkdtemp(path.join(tmpdir(), 'proofsheet-bench-'));
  const library = path.join(home, 'library');
  await cp(sampleLibraryPath(), library, { recursive: true });
  const host = await startServeProcess({ library, home });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(host.url);
    await page.locator('.image-tile img.is-shown').first().waitFor();
    const client = await clientOf(page);
    const rows: BenchRow[] = [];
    for (const { edgePx, strokes } of pictures) {
      await addPicture(client, edgePx, strokes);
      const size = `${edgePx} × ${edgePx}`;
      const held = strokes > 0 ? ` on ${strokes.toLocaleString('en-US')} strokes` : '';
      await openMask(page, edgePx);
      for (const [name, key] of [
        ['all in sight', 'Control+0'],
        ['at 100 %', 'Control+1'],
      ] as const) {
        await page.keyboard.press(key);
        const baseline = await idleShare(browser);
        const ours = await framesWhile(page, '.mask-stage');
        rows.push({
          name: `paint a mask of ${size}${held}, ${name}: frames within two frame times`,
          unit: '%',
          ours,
          baseline,
          against: 'the same moves over an idle page',
          goal: 'at least 95 %',
        });
      }
      await page.keyboard.press('Escape');
      await page.keyboard.press('g');
    }
    return rows;
  } finally {
    await browser.close();
    await host.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function clientOf(page: Page): Promise<SessionClient> {
  const cookies = await page.context().cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  return createSessionClient(new URL(page.url()).origin, cookie);
}

/** A picture like a photograph, with what was painted on it before. */
async function addPicture(client: SessionClient, edgePx: number, strokes: number): Promise<void> {
  const bytes = await makePicture({
    format: 'jpeg',
    width: edgePx,
    height: edgePx,
    content: 'photo',
    seed: 7,
  });
  const uploadId = await client.upload(new Blob([new Uint8Array(bytes)]));
  const { cells } = await client.call('images.page', { scope: { kind: 'all' }, limit: 1 });
  const projectId = cells[0]?.projectId;
  if (projectId === undefined) throw new Error('the sample has pictures');
  const { imageId } = await client.call('images.import', {
    projectId,
    uploadId,
    fileName: `painted ${edgePx}.jpg`,
  });
  let basedOn = 0;
  for (let from = 0; from < strokes; from += maskLimits.stepsPerCall / 2) {
    const to = Math.min(strokes, from + maskLimits.stepsPerCall / 2);
    const steps = Array.from({ length: to - from }, (_, index) => strokeAt(from + index, edgePx));
    const saved = await client.call('masks.save', {
      imageId,
      basedOn,
      keepSteps: from,
      steps,
      featherPx: 0,
      markedPixels: null,
    });
    basedOn = saved.revision;
  }
}

/** Ten points along a bow, one in five rubbing out; the same for the same number. */
function strokeAt(index: number, edgePx: number): MaskStep {
  const points: number[] = [];
  const [x, y] = [((index * 977) % 1_000) / 1_000, ((index * 613) % 1_000) / 1_000];
  for (let step = 0; step < 10; step += 1) {
    const bow = Math.sin((index + step) / 3) * 0.01;
    points.push(Math.round((x + step * 0.006) * edgePx), Math.round((y + bow) * edgePx), 255);
  }
  const operation = index % 5 === 4 ? 'remove' : 'add';
  return {
    kind: 'brush',
    operation,
    radiusPx: 12 + (index % 40),
    hardness: 1,
    points: writePoints(points, 3),
  };
}

async function openMask(page: Page, edgePx: number): Promise<void> {
  await page.getByRole('gridcell', { name: new RegExp(`painted ${edgePx}`) }).dblclick();
  await page.locator('.loupe-original.is-shown').waitFor();
  await page.keyboard.press('m');
  await page.locator('.mask-stage[aria-busy=false]').waitFor({ timeout: 120_000 });
  await page.locator('.mask-stage .loupe-original.is-shown').waitFor();
}

/** What this machine can do at all: the same pointer over an empty page of the same browser. */
async function idleShare(browser: Browser): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.setContent('<title>Idle</title><main style="position: fixed; inset: 0"></main>');
  const share = await framesWhile(page, 'main');
  await page.close();
  return share;
}

/** Share of the frames, in percent, that came within two frame times while strokes are drawn. */
async function framesWhile(page: Page, selector: string): Promise<number> {
  await page.bringToFront();
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is on the screen`);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const radius = Math.min(box.width, box.height) / 3;
  const place = (step: number): [number, number] => [
    x + Math.cos(step / 23) * radius,
    y + Math.sin(step / 17) * radius,
  ];
  await page.mouse.move(...place(0));
  await page.mouse.down();
  for (let step = 0; step < 10; step += 1) await page.mouse.move(...place(step));
  const percent = await smoothPercent(page, framesCounted, async (step) => {
    await page.mouse.move(...place(step + 10));
    if (step % movesPerStroke !== movesPerStroke - 10) return;
    await page.mouse.up();
    await page.mouse.down();
  });
  await page.mouse.up();
  return percent;
}
