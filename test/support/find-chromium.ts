import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { missingPrograms } from './find-program.ts';

/**
 * Names on the PATH, and places outside it, where a Chromium of the machine is found. The shell comes first: it draws no
 * window around the page, which is a third less work.
 */
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
  String.raw`C:\Program Files (x86)\Google\Chrome\Application\chrome.exe`,
  String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
];

/** The browser to test in: CHROMIUM_PATH, else the machine's own, else the one Playwright downloaded; or null. */
export function findChromium(environment = process.env): string | null {
  const named = environment['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return existsSync(named) ? named : null;
  const folders = (environment['PATH'] ?? '').split(path.delimiter);
  const onPath = names
    .filter((name) => missingPrograms([name]).length === 0)
    .flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...onPath, ...places, chromium.executablePath()].find((file) => existsSync(file)) ?? null;
}
