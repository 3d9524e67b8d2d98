import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readExtra } from '../../src/cli/extra-fields.ts';

async function fileWith(text: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-extra-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'extra.json');
  await writeFile(file, text);
  return `@${file}`;
}

describe('--extra', () => {
  it('is an object, written out or in a file', async () => {
    const extra = { user: 'me', tools: [{ type: 'web_search' }] };
    expect(await readExtra(JSON.stringify(extra))).toEqual(extra);
    expect(await readExtra(await fileWith(JSON.stringify(extra)))).toEqual(extra);
    expect(await readExtra(null)).toBeNull();
  });

  it.each(['', '7', 'null', '[]', '"text"', '{', '{"a":}', '@/no/such/file', '@'])(
    'cannot be %j',
    async (text) => {
      await expect(readExtra(text)).rejects.toThrow('--extra');
    },
  );

  it('cannot be in a file that is too large', async () => {
    await expect(readExtra(await fileWith('x'.repeat(1_000_001)))).rejects.toThrow('too large');
  });
});
