import { defineConfig } from 'vitest/config';

/** Folders whose tests leave nothing behind in their process: a fresh one for each file took a minute of every run. */
const together = [
  'shared',
  'renderer',
  ...[
    'bundles',
    'chains',
    'db',
    'edits',
    'exports',
    'files',
    'handlers',
    'imports',
    'organise',
    'providers',
    'runs',
    'secrets',
    'spend',
  ].map((folder) => `core/${folder}`),
].map((folder) => `test/${folder}/**/*.test.{ts,tsx}`);

const exclude = ['test/e2e/**', 'test/fixtures/**', 'node_modules/**'];

export default defineConfig({
  test: {
    // Real files, real processes, a shared two-core machine: generous, and nothing waits by the clock anyway.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'together', include: together, exclude, isolate: false } },
      {
        extends: true,
        test: { name: 'alone', include: ['test/**/*.test.{ts,tsx}'], exclude: [...exclude, ...together] },
      },
    ],
  },
});
