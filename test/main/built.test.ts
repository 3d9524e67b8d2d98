import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from './support.ts';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');
let built = '';

/** Inside the project, so that what is built finds its packages. */
beforeAll(async () => {
  await mkdir(path.join(root, '.cache'), { recursive: true });
  built = await mkdtemp(path.join(root, '.cache', 'desktop-build-'));
  const builder = path.join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  await run(process.execPath, [builder, 'build', '--outDir', built, '--logLevel', 'error'], { cwd: root });
}, 240_000);

afterAll(() => rm(built, { recursive: true, force: true }));

test('builds the preload as one CommonJS file that requires electron and nothing else', async () => {
  expect(await readdir(path.join(built, 'preload'))).toEqual(['index.cjs']);
  const source = await readFile(path.join(built, 'preload', 'index.cjs'), 'utf8');
  expect([...source.matchAll(/require\(([^)]*)\)/g)].map((match) => match[1])).toEqual(['"electron"']);
  expect(source).not.toMatch(/^\s*(import|export)\b|\bimport\(/m);
});

test('builds main and the worker as modules that import what is shipped', async () => {
  const files = await readdir(path.join(built, 'main'));
  expect(files).toEqual(expect.arrayContaining(['index.js', 'image-worker.js']));
  const packageText = await readFile(path.join(root, 'package.json'), 'utf8');
  const { dependencies } = JSON.parse(packageText) as { dependencies: Record<string, string> }; // our own file
  const shipped = new Set(['electron', ...Object.keys(dependencies), ...builtinModules]);
  let importCount = 0;
  for (const file of files) {
    const source = await readFile(path.join(built, 'main', file), 'utf8');
    const imported = [...source.matchAll(/^import [^;]*?from "([^"]+)";/gm)].map((match) => match[1] ?? '');
    const foreign = imported.filter(
      (name) => !name.startsWith('./') && !shipped.has(name.replace('node:', '')),
    );
    expect(foreign, file).toEqual([]);
    importCount += imported.length;
  }
  // A part that is read on its own may need nothing else; all of them together do.
  expect(importCount).toBeGreaterThan(files.length);
});

test('builds a page that its own policy allows', async () => {
  const html = await readFile(path.join(built, 'renderer', 'index.html'), 'utf8');
  expect(html).toContain('nonce="__CSP_NONCE__"');
  expect([...html.matchAll(/<script\b[^>]*>/g)].every(([tag]) => /\bsrc="/.test(tag))).toBe(true);
  expect(html).not.toMatch(/<style|\sstyle="|\son\w+="|https?:/);
});

test('runs what was built over a real library, from the entry to the end', async () => {
  const folder = await temporaryFolder();
  const script = path.join(root, 'test/support/fake-electron/run-built.ts');
  const { stdout } = await run(process.execPath, [script, built, path.join(folder, 'user')], {
    cwd: root,
    env: { ...process.env, PROOFSHEET_LIBRARY: path.join(folder, 'library') },
    timeout: 120_000,
  });
  const seen = JSON.parse(stdout) as Record<string, unknown>;
  expect(seen).toMatchObject({
    policy: expect.stringContaining("script-src 'self';") as string,
    script: [200, 'text/javascript; charset=utf-8'],
    imported: { ok: true },
    thumbnail: ['webp', 160, 120],
    info: {
      ok: true,
      value: { host: 'electron', version: '1.2.3', libraryPath: path.join(folder, 'library') },
    },
    errors: [],
    exitCode: 0,
  });
  expect((seen['log'] as string[]).slice(0, 5)).toEqual([
    'app.requestSingleInstanceLock',
    'app.enableSandbox',
    'protocol.registerSchemesAsPrivileged',
    'app.whenReady',
    'ready',
  ]);
}, 180_000);
