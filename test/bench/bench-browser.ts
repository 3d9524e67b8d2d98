import { readFile } from 'node:fs/promises';
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { findChromium } from '../support/find-chromium.ts';

/** The browser everything of the window is measured in. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  return chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--disable-background-networking'],
  });
}

/** A window as it is opened for the first time, without the inspector and with small pictures: fifty of them and more. */
export async function openGalleryContext(
  browser: Browser,
  viewport: { readonly width: number; readonly height: number },
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport, locale: 'en-US', timezoneId: 'UTC' });
  await context.addInitScript(() =>
    localStorage.setItem(
      'proofsheet.window',
      JSON.stringify({ isInspectorOpen: false, thumbnailHeight: 120 }),
    ),
  );
  return context;
}

/** Memory that is the page's process's own or its share of, as the kernel counts it. */
export async function rendererMemoryMb(page: Page): Promise<number> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (!session) throw new Error('a page of a launched browser has one');
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const sizes = await Promise.all(
    processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentMb(id)),
  );
  await session.detach();
  return Math.max(...sizes);
}

async function residentMb(processId: number): Promise<number> {
  const text = await readFile(`/proc/${processId}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? Number.NaN) / 1000;
}

/** Two frames at 60 Hz, and the millisecond by which a frame is announced late. */
const twoFramesMs = 2 * (1000 / 60) + 1;

/** Share of `count` frames, in percent, that came within two frame times while `move` is done step after step. */
export async function smoothPercent(
  page: Page,
  count: number,
  move: (step: number) => Promise<void>,
): Promise<number> {
  const frames = page.evaluate(
    (wanted) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        const tick = (at: number): void => {
          times.push(at);
          if (times.length <= wanted) requestAnimationFrame(tick);
          else resolve(times.slice(1).map((time, index) => time - (times[index] ?? time)));
        };
        requestAnimationFrame(tick);
      }),
    count,
  );
  let isOver = false;
  void frames.finally(() => (isOver = true));
  for (let step = 0; !isOver; step += 1) await move(step);
  const gaps = await frames;
  return (100 * gaps.filter((gapMs) => gapMs <= twoFramesMs).length) / gaps.length;
}
