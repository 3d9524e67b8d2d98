import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { sampleLibraryPath } from './sample-library.ts';
import { startServeProcess, type ServeProcess } from './serve-process.ts';
import { createSessionClient, type SessionClient } from './session.ts';

export interface Options {
  /** A copy of a library with the finished sample project, or none yet: the first start of a new user. */
  startWith: 'sample' | 'nothing';
  /** Environment variables of the host, such as a key for a connection. */
  environment: Record<string, string>;
  /** Console errors a test brings about on purpose. */
  expectedConsoleErrors: RegExp | null;
}

export interface Fixtures {
  /** The library's folder, deleted afterwards. */
  library: string;
  /** The running host. */
  proofsheet: ServeProcess;
  /** Asks core directly, in the page's session. */
  client: SessionClient;
}

/**
 * Playwright's `test` with Proofsheet around it: `page` is the window, open on a library of its own. A test fails when
 * its page threw, broke the page's policy, or complained on the console.
 */
export const test = base.extend<Options & Fixtures>({
  startWith: ['sample', { option: true }],
  environment: [{}, { option: true }],
  expectedConsoleErrors: [null, { option: true }],

  library: async ({ startWith }, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-e2e-'));
    const library = path.join(folder, 'library');
    if (startWith === 'sample') await cp(sampleLibraryPath(), library, { recursive: true });
    else await mkdir(library);
    await use(library);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },

  proofsheet: async ({ library, environment }, use) => {
    const proofsheet = await startServeProcess({ library, home: path.dirname(library), environment });
    await use(proofsheet);
    await proofsheet.stop();
  },

  page: async ({ page, proofsheet, expectedConsoleErrors }, use) => {
    const complaints = collectComplaints(page);
    await page.goto(proofsheet.url);
    // Keys and files reach the window only once all of it stands.
    await page.getByLabel('Search pictures').waitFor();
    await use(page);
    const unexpected = complaints.filter((text) => !expectedConsoleErrors?.test(text));
    expect(unexpected, 'what the page complained of').toEqual([]);
  },

  client: async ({ page, context }, use) => {
    const cookies = await context.cookies();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    await use(createSessionClient(new URL(page.url()).origin, cookie));
  },
});

export { expect } from '@playwright/test';

function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      complaints.push(`console: ${message.text()} (${message.location().url})`);
    }
  });
  return complaints;
}
