import { defineConfig } from '@playwright/test';
import { findChromium } from './test/support/find-chromium.ts';

const chromium = findChromium();

/** Browser tests over the web host: each test starts its own, on a library of its own. */
export default defineConfig({
  testDir: './test/e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './test/e2e/support/global-setup.ts',
  outputDir: './test-results',
  forbidOnly: Boolean(process.env['CI']),
  fullyParallel: true,
  workers: 2,
  // A shared machine may stall for longer than any wait; a test that needed its second try is reported as flaky.
  retries: process.env['CI'] ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    timezoneId: 'UTC',
    // Recording is work for two busy cores: only a second try is recorded.
    trace: 'on-first-retry',
    launchOptions: {
      ...(chromium === null ? {} : { executablePath: chromium }),
      // Chromium has no sandbox for the root user of a CI machine, and nothing it opens here is a stranger's.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [{ name: 'web' }],
});
