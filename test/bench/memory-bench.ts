import path from 'node:path';
import type { CDPSession, Page } from '@playwright/test';
import { buildHostIfOlder } from '../../scripts/build-host.mjs';
import { buildWindowIfOlder } from '../../scripts/build-window.mjs';
import { startServeProcess } from '../e2e/support/serve-process.ts';
import { launchBrowser, openGalleryContext, rendererMemoryMb } from './bench-browser.ts';
import type { BenchRow } from './measure.ts';
import { seededLibrary } from './seed-library.ts';
import { wordOfRank, wordRanks } from './seed-prompts.ts';

const viewport = { width: 1600, height: 1000 };
const warmUpMs = 2 * 60_000;
const wholeMs = 10 * 60_000;

/** Ten minutes of browsing, searching, choosing and looking: what the page holds at the end against what it held after two. */
export async function memoryBench(count: number): Promise<BenchRow[]> {
  await buildWindowIfOlder();
  await buildHostIfOlder();
  const library = await seededLibrary(count);
  const browser = await launchBrowser();
  const host = await startServeProcess({ library, home: path.dirname(library) });
  try {
    const context = await openGalleryContext(browser, viewport);
    const page = await context.newPage();
    await page.goto(host.url);
    await page.locator('.image-tile img.is-shown').first().waitFor();
    const session = await context.newCDPSession(page);
    const startedMs = performance.now();
    const usedUntil = async (endMs: number): Promise<Held> => {
      while (performance.now() - startedMs < endMs) await round(page, session);
      return held(page, session);
    };
    const early = await usedUntil(warmUpMs);
    const late = await usedUntil(wholeMs);
    const row = (what: string, field: keyof Held): BenchRow => ({
      name: `${what} after ten minutes of use, ${count.toLocaleString('en-US')} pictures in Chromium`,
      unit: 'MB',
      ours: late[field],
      baseline: early[field],
      against: 'the same page after two minutes',
      goal: 'flat',
    });
    return [row('memory of the page’s process', 'processMb'), row('JavaScript heap', 'heapMb')];
  } finally {
    await host.stop();
    await browser.close();
  }
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

/** A little of everything that people do all day. */
async function round(page: Page, session: CDPSession): Promise<void> {
  const centre = { x: viewport.width / 2, y: viewport.height / 2, gestureSourceType: 'mouse' as const };
  await session.send('Input.synthesizeScrollGesture', { ...centre, yDistance: -20_000, speed: 4_000 });
  await page.evaluate(() => {
    const box = document.querySelector<HTMLElement>('.grid-scroll');
    if (box) box.scrollTop = Math.random() * box.scrollHeight;
  });
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
