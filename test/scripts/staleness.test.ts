import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { isOlder } from '../../scripts/staleness.mjs';

async function setup() {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-staleness-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const put = async (name: string, atSeconds: number) => {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, name);
    await utimes(file, atSeconds, atSeconds);
    return file;
  };
  return { folder, put };
}

it('what was never built is older than everything, and nothing is older than sources that are gone', async () => {
  const { folder, put } = await setup();
  const source = await put('src/a.ts', 1000);
  expect(isOlder(path.join(folder, 'out/a.js'), [source])).toBe(true);
  expect(isOlder(await put('out/a.js', 1000), [path.join(folder, 'gone')])).toBe(false);
});

it('one newer file, however deep, makes what was built old', async () => {
  const { folder, put } = await setup();
  await put('src/a.ts', 1000);
  const built = await put('out/a.js', 2000);
  const sources = [path.join(folder, 'src')];
  expect(isOlder(built, sources)).toBe(false);
  await put('src/deep/er/b.ts', 3000);
  expect(isOlder(built, sources)).toBe(true);
});
