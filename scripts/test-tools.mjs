import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { root } from './project-node.mjs';

/**
 * What the tests need besides npm packages, how to see whether it is here, and how Debian calls it. Nothing is
 * installed by anyone but root: a person is told instead.
 */
const tools = [
  {
    name: 'Chromium',
    for: 'the browser tests',
    isHere: async () => {
      const { findChromium } = await import('../test/support/find-chromium.ts');
      return findChromium() !== null;
    },
    packages: ['chromium-headless-shell', 'fonts-liberation'],
    otherwise: installPlaywrightChromium,
  },
  {
    name: 'A C compiler',
    for: 'power cuts and failing disks',
    isHere: async () => (await import('../test/fault/support/build-io-shim.ts')).whyNoShim() === null,
    packages: ['gcc', 'libc6-dev'],
    isWanted: process.platform === 'linux',
  },
  {
    name: 'GNOME Keyring',
    for: 'the real keychain',
    isHere: async () => {
      const { missingPrograms } = await import('../test/support/find-program.ts');
      if (missingPrograms(['dbus-run-session', 'gnome-keyring-daemon']).length > 0) return false;
      return import('keytar').then(
        () => true,
        () => false,
      );
    },
    packages: ['dbus', 'gnome-keyring', 'libsecret-1-0'],
    isWanted: process.platform === 'linux',
  },
];

/** Installs what is missing where it can, and returns a sentence for each thing that stays missing. */
export async function ensureTestTools() {
  const missing = [];
  for (const tool of tools) {
    if (tool.isWanted === false || (await tool.isHere())) continue;
    installPackages(tool.packages);
    if (!(await tool.isHere())) tool.otherwise?.();
    if (!(await tool.isHere())) missing.push(`${tool.name} is not here: ${tool.for} cannot be tested.`);
  }
  return missing;
}

let isIndexFresh = false;

function installPackages(packages) {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  process.stderr.write(`Installing ${packages.join(', ')}.\n`);
  if (!isIndexFresh) aptGet('update');
  isIndexFresh = true;
  aptGet('install', '--yes', '--no-install-recommends', ...packages);
}

function aptGet(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 2], env, timeout: 5 * 60_000 });
}

function installPlaywrightChromium() {
  process.stderr.write('Downloading Chromium for the tests, once.\n');
  spawnSync(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    timeout: 5 * 60_000,
  });
}
