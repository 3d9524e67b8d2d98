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
const warmUpMs = 2 * 60_000;
const wholeMs = 10 * 60_000;

/**
 * Ten minutes of browsing, searching, choosing and looking, and what the page's process has grown by since the second. The
 * tool that drives the browser makes it keep every file it has loaded, so a bare page that is scrolled as much grows too:
 * what counts is the difference.
 */
export async function memoryBench(count: number): Promise<BenchRow[]> {
  await buildWindowIfOlder();
  await buildHostIfOlder();
  const library = await seededLibrary(count);
  const [browser, bareBrowser] = await Promise.all([launchBrowser(), launchBrowser()]);
  const host = await startServeProcess({ library, home: path.dirname(library) });
  const bare = await serveVanillaPage(count, readThumbnails(library));
  try {
    const [ours, theirs] = await Promise.all([
      grown(await openGalleryContext(browser, viewport), host.url, { list: '.grid-scroll', round: useRound }),
      grown(await openGalleryContext(bareBrowser, viewport), bare.url, { list: '#box', round: scrollRound }),
    ]);
    const row = (what: string, field: keyof Held): BenchRow => ({
      name: `${what} grew from minute 2 to 10, ${count.toLocaleString('en-US')} pictures in Chromium`,
      unit: 'MB',
      ours: ours[field],
      baseline: theirs[field],
      against: 'a bare page, scrolled only',
      goal: 'flat: no more than the bare page',
    });
    return [row('memory of the page’s process', 'processMb'), row('JavaScript heap', 'heapMb')];
  } finally {
    await host.stop();
    await bare.close();
    await Promise.all([browser.close(), bareBrowser.close()]);
  }
}

interface Use {
  /** The box that scrolls. */
  readonly list: string;
  readonly round: (page: Page, session: CDPSession) => Promise<void>;
}

async function grown(context: BrowserContext, url: string, { list, round }: Use): Promise<Held> {
  const page = await context.newPage();
  await page.goto(url);
  await page.locator(`${list} img`).first().waitFor();
  const session = await context.newCDPSession(page);
  const startedMs = performance.now();
  const heldAt = async (endMs: number): Promise<Held> => {
    while (performance.now() - startedMs < endMs) await round(page, session);
    return held(page, session);
  };
  const early = await heldAt(warmUpMs);
  const late = await heldAt(wholeMs);
  return { processMb: late.processMb - early.processMb, heapMb: late.heapMb - early.heapMb };
}

interface Held {
  readonly processMb: number;
  readonly heapMb: number;
}

async function held(page: Page, session: CDPSession): Promise<Held> {
  // Pixels that are kept only while nobody needs their room are no part of what a page holds.
  await session.send('Memory.simulatePressureNotification', { level: 'critical' });
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return { processMb: await rendererMemoryMb(page), heapMb: usedSize / 1e6 };
}

async function scrollRound(page: Page, session: CDPSession): Promise<void> {
  const centre = { x: viewport.width / 2, y: viewport.height / 2, gestureSourceType: 'mouse' as const };
  await session.send('Input.synthesizeScrollGesture', { ...centre, yDistance: -20_000, speed: 4_000 });
  await page.evaluate(() => {
    const box = document.querySelector<HTMLElement>('.grid-scroll, #box');
    if (box) box.scrollTop = Math.random() * box.scrollHeight;
  });
}

/** A little of everything that people do all day. */
async function useRound(page: Page, session: CDPSession): Promise<void> {
  await scrollRound(page, session);
  await page.locator('.image-tile img.is-shown').first().click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await page.locator('.loupe-original.is-shown').waitFor();
  for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  const box = page.getByLabel('Search pictures');
  await box.pressSequentially(wordOfRank(wordRanks.mid));
  await page.locator('.image-tile img.is-shown').first().waitFor();
  await box.fill('');
  await page.locator('.image-tile img.is-shown').first().waitFor();
}
