import path from 'node:path';
import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { buildHostIfOlder } from '../../scripts/build-host.mjs';
import { buildWindowIfOlder } from '../../scripts/build-window.mjs';
import { startServeProcess } from '../e2e/support/serve-process.ts';
import { launchBrowser, openGalleryContext, rendererMemoryMb } from './bench-browser.ts';
import type { BenchRow } from './measure.ts';
import { readThumbnails, seededLibrary } from './seed-library.ts';
import { wordOfRank, wordRanks } from './seed-prompts.ts';
import { serveVanillaPage } from './vanilla-page.ts';

const viewport = { width: 1600, height: 1000 };
/** What people see as smooth: two frames of a screen of 60. */
const smoothFrameMs = 33.4;
const wantedThumbnails = 50;
const scrollSpeed = 2_000;
const scrollMs = 10_000;
const jumps = 12;
const timesAgain = 3;

/** The window in a real browser over a library of `count` pictures, against a bare page that shows the same thumbnails. */
export async function browserBench(count: number): Promise<BenchRow[]> {
  await buildWindowIfOlder();
  await buildHostIfOlder();
  const library = await seededLibrary(count);
  const browser = await launchBrowser();
  const bare = await serveVanillaPage(count, readThumbnails(library));
  const host = await startServeProcess({ library, home: path.dirname(library) });
  try {
    const theirs = await measure(await openGalleryContext(browser, viewport), bare.url, 'img');
    const context = await openGalleryContext(browser, viewport);
    const ours = await measure(context, host.url, '.image-tile img');
    // The printed address opens one browser, once; its session is the context's from then on.
    return [
      ...compared(count, ours, theirs),
      ...(await windowRows(context, new URL(host.url).origin, count)),
    ];
  } finally {
    await host.stop();
    await bare.close();
    await browser.close();
  }
}

interface Figures {
  readonly firstThumbnailsMs: number;
  /** The same when the browser has read the page's parts before. */
  readonly againThumbnailsMs: number;
  readonly smoothShare: number;
  readonly longTasks: number;
  readonly longestTaskMs: number;
  readonly nodes: number;
  readonly memoryMb: number;
}

async function measure(context: BrowserContext, url: string, images: string): Promise<Figures> {
  const page = await context.newPage();
  const firstThumbnailsMs = await openedIn(page, url, images);
  const session = await context.newCDPSession(page);
  await settled(page);
  const frames = await scrollFor(page, session);
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
  const memoryMb = await rendererMemoryMb(page);
  await page.close();
  const againMs: number[] = [];
  for (let time = 0; time < timesAgain; time += 1) {
    const again = await context.newPage();
    againMs.push(await openedIn(again, new URL(url).origin, images));
    await settled(again);
    await again.close();
  }
  const againThumbnailsMs = againMs.sort((one, other) => one - other)[againMs.length >> 1] ?? Number.NaN;
  return { firstThumbnailsMs, againThumbnailsMs, nodes, memoryMb, ...frames };
}

/** From asking for the page to enough thumbnails on the screen. */
async function openedIn(page: Page, url: string, images: string): Promise<number> {
  const startedMs = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(
    ({ selector, wanted }) => {
      const all = [...document.querySelectorAll<HTMLImageElement>(selector)];
      return all.filter((image) => image.complete && image.naturalWidth > 0).length >= wanted;
    },
    { selector: images, wanted: wantedThumbnails },
    { polling: 10 },
  );
  return performance.now() - startedMs;
}

/** Until nothing has been asked for in half a second: what a list still loads is no part of what is measured next. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let before = -1, now = 0; now !== before;) {
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 500));
      now = performance.getEntriesByType('resource').length;
    }
  });
}

/** Scrolls as a wheel does, through the browser's own input, and looks at every frame and long task meanwhile. */
async function scrollFor(
  page: Page,
  session: CDPSession,
): Promise<Pick<Figures, 'smoothShare' | 'longTasks' | 'longestTaskMs'>> {
  await page.evaluate(() => {
    const seen = { frames: [] as number[], tasks: [] as number[], isOn: true };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) =>
      seen.tasks.push(...list.getEntries().map((entry) => entry.duration)),
    ).observe({
      type: 'longtask',
    });
    let lastMs = performance.now();
    const look = (nowMs: number) => {
      seen.frames.push(nowMs - lastMs);
      lastMs = nowMs;
      if (seen.isOn) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await session.send('Input.synthesizeScrollGesture', {
    x: viewport.width / 2,
    y: viewport.height / 2,
    yDistance: -(scrollSpeed * scrollMs) / 1000,
    speed: scrollSpeed,
    gestureSourceType: 'mouse',
  });
  const { frames, tasks } = await page.evaluate(() => {
    const { seen } = globalThis as unknown as { seen: { frames: number[]; tasks: number[]; isOn: boolean } };
    seen.isOn = false;
    return seen;
  });
  return {
    smoothShare: frames.filter((frameMs) => frameMs <= smoothFrameMs).length / Math.max(1, frames.length),
    longTasks: tasks.filter((taskMs) => taskMs > 50).length,
    longestTaskMs: Math.max(0, ...tasks),
  };
}

function compared(count: number, ours: Figures, theirs: Figures): BenchRow[] {
  const row = (name: string, unit: string, field: keyof Figures, goal: string): BenchRow => ({
    name: `${name}, ${count.toLocaleString('en-US')} pictures in Chromium`,
    unit,
    ours: ours[field],
    baseline: theirs[field],
    against: 'a bare page with the same thumbnails',
    goal,
  });
  return [
    row(
      `${wantedThumbnails} thumbnails, the first time ever`,
      'ms',
      'firstThumbnailsMs',
      'at most 2.5 times',
    ),
    row(`${wantedThumbnails} thumbnails, opened before`, 'ms', 'againThumbnailsMs', 'at most 2.5 times'),
    row('frames within two frame times at 2,000 px/s', 'share', 'smoothShare', 'at least 0.95'),
    row('tasks over 50 ms while scrolling', 'tasks', 'longTasks', 'none'),
    row('longest task while scrolling', 'ms', 'longestTaskMs', 'at most 50'),
    row('elements in the document', 'elements', 'nodes', 'at most 800'),
    row('memory of the page’s process after scrolling', 'MB', 'memoryMb', 'at most 1.3 times'),
  ];
}

/** What a bare page has not: choosing everything, searching, going anywhere. */
async function windowRows(context: BrowserContext, url: string, count: number): Promise<BenchRow[]> {
  const page = await context.newPage();
  await page.goto(url);
  const tiles = page.locator('.image-tile img.is-shown');
  await tiles.first().waitFor();
  await settled(page);
  // The whole order is there once the grid knows its number of rows.
  await page.locator('[role=grid]:not([aria-rowcount="-1"])').waitFor();
  const frameMs = await page.evaluate(
    () =>
      new Promise<number>((resolve) =>
        requestAnimationFrame((first) => requestAnimationFrame((second) => resolve(second - first))),
      ),
  );
  await page.getByRole('gridcell').first().click();
  const selectMs = await untilDrawn(page, '.bulk-bar', () => page.keyboard.press('Control+a'));
  const selected = await page.locator('.bulk-bar .num').textContent();
  if (Number(selected?.replaceAll(/\D/g, '')) < count) throw new Error(`only ${selected} were selected`);
  await page.keyboard.press('Escape');
  const searchMs = await searchTime(page);
  const jumpMs = await jumpTimes(page);
  const row = (name: string, ours: number, goal: string): BenchRow => ({
    name: `${name}, ${count.toLocaleString('en-US')} pictures in Chromium`,
    unit: 'ms',
    ours,
    baseline: Math.max(frameMs, 16.7),
    against: 'one frame',
    goal,
  });
  await page.close();
  return [
    row('select all, from key to picture', selectMs, 'at most 100 ms'),
    row('a letter typed, from key to pictures, longest of three', searchMs, 'at most 100 ms'),
    row(
      `a jump to anywhere, until a whole screen is shown, longest of ${jumps}`,
      jumpMs,
      'every picture is reachable',
    ),
  ];
}

/** From a key's event in the page to the frame after something stands in the document. */
async function untilDrawn(page: Page, selector: string, press: () => Promise<void>): Promise<number> {
  await page.evaluate((wanted) => {
    const timing = { keyMs: 0, drawnMs: 0 };
    Object.assign(globalThis, { timing });
    document.addEventListener('keydown', () => (timing.keyMs = performance.now()), { capture: true });
    const observer = new MutationObserver(() => {
      if (timing.keyMs === 0 || document.querySelector(wanted) === null) return;
      observer.disconnect();
      requestAnimationFrame(() => (timing.drawnMs = performance.now()));
    });
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  }, selector);
  await press();
  await page.waitForFunction(
    () => (globalThis as unknown as { timing: { drawnMs: number } }).timing.drawnMs > 0,
  );
  return page.evaluate(() => {
    const { timing } = globalThis as unknown as { timing: { keyMs: number; drawnMs: number } };
    return timing.drawnMs - timing.keyMs;
  });
}

/** Three letters, one after the other; the longest from a key to the frame that shows other pictures. */
async function searchTime(page: Page): Promise<number> {
  const box = page.getByLabel('Search pictures');
  let longestMs = 0;
  for (const letter of wordOfRank(wordRanks.mid).slice(0, 3)) {
    await page.evaluate(() => {
      const timing = { keyMs: 0, drawnMs: 0 };
      Object.assign(globalThis, { timing });
      const shown = () =>
        Array.from(
          document.querySelectorAll<HTMLElement>('.image-tile'),
          ({ dataset }) => dataset['imageId'],
        ).join();
      const before = shown();
      document.addEventListener('keydown', () => (timing.keyMs = performance.now()), {
        capture: true,
        once: true,
      });
      const look = () => {
        if (timing.keyMs > 0 && shown() !== before) timing.drawnMs = performance.now();
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await box.press(letter);
    await page.waitForFunction(
      () => (globalThis as unknown as { timing: { drawnMs: number } }).timing.drawnMs > 0,
    );
    const keyToDrawnMs = await page.evaluate(() => {
      const { timing } = globalThis as unknown as { timing: { keyMs: number; drawnMs: number } };
      return timing.drawnMs - timing.keyMs;
    });
    longestMs = Math.max(longestMs, keyToDrawnMs);
    await settled(page);
  }
  await box.fill('');
  await settled(page);
  return longestMs;
}

/** Anywhere by the scroll bar, both ends included; the longest until all that is in sight has its pixels. */
async function jumpTimes(page: Page): Promise<number> {
  let longestMs = 0;
  for (let jump = 0; jump <= jumps; jump += 1) {
    const jumpMs = await page.evaluate(async (share) => {
      const box = document.querySelector('.grid-scroll') as HTMLElement;
      const startMs = performance.now();
      box.scrollTop = share * (box.scrollHeight - box.clientHeight);
      const edge = box.getBoundingClientRect();
      for (;;) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const inSight = [...box.querySelectorAll<HTMLElement>('.image-tile')].filter((tile) => {
          const place = tile.getBoundingClientRect();
          return place.bottom > edge.top && place.top < edge.bottom;
        });
        const isWhole =
          inSight.length > 20 && inSight.every((tile) => tile.querySelector('img.is-shown') !== null);
        if (isWhole) return performance.now() - startMs;
        if (performance.now() - startMs > 20_000) throw new Error(`nothing is shown at ${share}`);
      }
    }, jump / jumps);
    longestMs = Math.max(longestMs, jumpMs);
  }
  return longestMs;
}
