import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { startEmulator } from '../emulator/emulator.ts';
import { findChromium } from '../support/find-chromium.ts';
import { firstEdit } from './support/first-edit.ts';
import { writeMoneyLibrary } from './support/money-library.ts';
import { startServeProcess } from './support/serve-process.ts';
import { createSessionClient, type SessionClient } from './support/session.ts';

/**
 * `npm run screenshots`: opens the real window on a fresh library and takes the pictures that the README shows, into
 * docs/screenshots. Run it after a change that shows, and look at them. `npm run screenshots -- first-edit` takes only
 * the strip of a first edit.
 */
const folder = path.join(import.meta.dirname, '../../docs/screenshots');
const samplePictures = 6;

const shots: readonly { readonly name: string; readonly take: (page: Page) => Promise<void> }[] = [
  {
    name: 'grid-dark',
    take: async (page) => {
      await page.getByText('Sample project', { exact: true }).first().click();
      await page.getByRole('gridcell').nth(2).click();
      await page
        .getByText(/about \$/)
        .first()
        .waitFor();
    },
  },
  { name: 'grid-light', take: (page) => page.emulateMedia({ colorScheme: 'light' }) },
  {
    name: 'loupe-dark',
    take: async (page) => {
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.getByRole('gridcell').nth(2).dblclick();
      await page.locator('.loupe-original.is-shown').waitFor();
    },
  },
  {
    name: 'thread-dark',
    take: async (page) => {
      await page.keyboard.press('Shift+T');
      await page.locator('.turn-picture').first().waitFor();
    },
  },
  {
    name: 'playground-dark',
    take: async (page) => {
      await page.keyboard.press('Alt+P');
      for (const index of [0, 1, 2]) await page.locator('.offered .checkbox').nth(index).click();
      await page
        .getByText(/about \$/)
        .first()
        .waitFor();
    },
  },
  {
    name: 'connections-dark',
    take: async (page) => {
      await page.keyboard.press('Escape');
      await page.getByText('Connections', { exact: true }).first().click();
    },
  },
  {
    name: 'narrow-dark',
    take: async (page) => {
      await page.setViewportSize({ width: 820, height: 900 });
      await page.goto(new URL('/', page.url()).href);
      await page.getByLabel('Search pictures').waitFor();
      await page.locator('.image-tile img.is-shown').first().waitFor();
    },
  },
];

/** Taken last, on the same library after sixty days of spending were written into it. */
const moneyShots: typeof shots = [
  {
    name: 'spend-dark',
    take: async (page) => {
      await page.getByRole('button', { name: /^Spend: / }).click();
      await page.locator('.bar').first().waitFor();
    },
  },
  { name: 'spend-light', take: (page) => page.emulateMedia({ colorScheme: 'light' }) },
  {
    name: 'needs-dark',
    take: async (page) => {
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.getByRole('button', { name: /^Needs you/ }).click();
      await page.locator('.need').first().waitFor();
    },
  },
];

const home = await mkdtemp(path.join(tmpdir(), 'proofsheet-shots-'));
const emulator = await startEmulator();
const library = path.join(home, 'library');
const serve = () => startServeProcess({ library, home, environment: { OPENAI_API_KEY: emulator.key } });
let host = await serve();
const browser = await chromium.launch({
  ...(findChromium() === null ? {} : { executablePath: findChromium() ?? '' }),
  chromiumSandbox: process.getuid?.() !== 0,
  args: ['--disable-gpu', '--disable-background-networking'],
});
try {
  await mkdir(path.join(folder, 'first-edit'), { recursive: true });
  await takeFirstEdit(browser);
  if (process.argv[2] !== 'first-edit') {
    await host.stop();
    await rm(library, { recursive: true });
    host = await serve();
    await takeAll(browser);
    await host.stop();
    writeMoneyLibrary(library, Date.now());
    host = await serve();
    await takeMoney(browser);
  }
} finally {
  await browser.close();
  await host.stop();
  await emulator.close();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}

async function takeAll(browser: Browser): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
  const page = await context.newPage();
  await page.goto(host.url);
  const cookies = await context.cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const client = createSessionClient(new URL(page.url()).origin, cookie);
  await sampleIsMade(client);
  await prepareDraft(client);
  await page.reload();
  await page.getByLabel('Search pictures').waitFor();
  await page
    .locator('.image-tile img.is-shown')
    .nth(samplePictures - 1)
    .waitFor();
  await takeEach(page, shots);
  await context.close();
}

/** The same steps as the browser test of them, on the library of a new user. */
async function takeFirstEdit(browser: Browser): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
  const page = await context.newPage();
  await page.goto(host.url);
  await page.getByLabel('Search pictures').waitFor();
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  await sampleIsMade(createSessionClient(new URL(page.url()).origin, cookie));
  const steps = firstEdit(home).map(({ name, act }) => ({ name: `first-edit/${name}`, take: act }));
  await takeEach(page, steps);
  await context.close();
}

async function takeMoney(browser: Browser): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
  const page = await context.newPage();
  await page.goto(host.url);
  await page.getByLabel('Search pictures').waitFor();
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const client = createSessionClient(new URL(page.url()).origin, cookie);
  await client.call('caps.set', { scope: { kind: 'day' }, hardNanos: 5_000_000_000, softNanos: null });
  await client.call('caps.set', {
    scope: { kind: 'month' },
    hardNanos: 50_000_000_000,
    softNanos: 40_000_000_000,
  });
  await page.reload();
  await page.getByLabel('Search pictures').waitFor();
  await takeEach(page, moneyShots);
  await context.close();
}

async function takeEach(page: Page, wanted: typeof shots): Promise<void> {
  for (const { name, take } of wanted) {
    await take(page);
    await page.waitForFunction(() => [...document.images].every((image) => image.complete));
    await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
    process.stdout.write(`docs/screenshots/${name}.png\n`);
  }
}

function sampleIsMade(client: SessionClient): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      client.call('images.count', { scope: { kind: 'all' } }).then(({ count }) => {
        if (count < samplePictures) return;
        stop();
        resolve();
      }, reject);
    };
    const stop = client.subscribe(look, look);
    look();
  });
}

/** A composer that is about to buy: an edit of the newest picture through a service that costs money. */
async function prepareDraft(client: SessionClient): Promise<void> {
  const [project] = await client.call('projects.list', {});
  const { cells } = await client.call('images.page', { scope: { kind: 'all' } });
  const source = cells[2];
  if (!project || !source) throw new Error('the sample project has pictures');
  const connection = await client.call('connections.add', {
    name: 'OpenAI',
    provider: 'openai-images',
    baseUrl: emulator.baseUrl,
    keyEnv: 'OPENAI_API_KEY',
  });
  await client.call('connections.test', { connectionId: connection.id });
  await client.call('projects.saveDraft', {
    projectId: project.id,
    draft: {
      connectionId: connection.id,
      model: 'gpt-image-2.5-flare',
      prompt: 'Same scene at night, lamp lit, a small boat on the water',
      count: 2,
      parameters: { size: '1536x1024', quality: 'high', format: 'webp' },
      inputs: [{ imageId: source.id, role: 'source' }],
    },
  });
}
