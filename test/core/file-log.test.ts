import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFileLog } from '../../src/core/file-log.ts';
import { createTestClock } from '../support/library.ts';

async function setup() {
  const root = await mkdtemp(path.join(tmpdir(), 'proofsheet-log-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const folder = path.join(root, 'logs');
  const file = path.join(folder, 'proofsheet.log');
  const log = createFileLog(folder, createTestClock());
  return { root, folder, file, log, lines: () => readFileSync(file, 'utf8').trimEnd().split('\n') };
}

describe('the log', () => {
  it('writes time, level, where and facts in one line each', async () => {
    const { log, lines } = await setup();
    log.info('queue attempt 7', { state: 'sending', tries: 2 });
    log.warn('relay');
    expect(lines()).toEqual([
      '2026-11-20T12:00:00.000Z info queue attempt 7 state=sending tries=2',
      '2026-11-20T12:00:00.000Z warn relay',
    ]);
  });

  it('makes nothing until there is something to write, and then for its user alone', async () => {
    const { root, folder, file, log } = await setup();
    expect(await readdir(root)).toEqual([]);
    log.info('first');
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('keeps keys and prompts out, wherever they turn up', async () => {
    const { log, file } = await setup();
    const key = 'sk-proj-1234567890abcdef';
    const error = new Error(`refused ${key}`, {
      cause: new Error(`https://x/?key=abc123&size=1 Bearer abc.def`),
    });
    log.error(`call with ${key}`, error, {
      prompt: 'my private words',
      apiKey: 'plain-value',
      wire: { prompt: 'nested words', authorization: 'Bearer zzz', size: '1x1' },
      url: `https://x/?api_key=${key}`,
    });
    const text = readFileSync(file, 'utf8');
    for (const secret of [
      key,
      '1234567890',
      'private words',
      'plain-value',
      'nested words',
      'zzz',
      'abc123',
      'abc.def',
    ]) {
      expect(text).not.toContain(secret);
    }
    expect(text).toContain('prompt=[16 characters]');
    expect(text).toContain('"size":"1x1"');
    expect(text).toContain('?key=[hidden]&size=1');
  });

  it('cannot be made to hold a forged line', async () => {
    const { log, lines } = await setup();
    log.warn('said', { text: 'a\n2026-11-20T12:00:00.000Z error forged\r\u2028b' });
    expect(lines()).toHaveLength(1);
  });

  it('bounds what one fact may take', async () => {
    const { log, lines } = await setup();
    log.info('long', { name: 'x'.repeat(100_000) });
    expect(lines()[0]?.length).toBeLessThan(400);
  });

  it('starts a new file at five megabytes and keeps one former', async () => {
    const { folder, file, log } = await setup();
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'proofsheet.1.log'), 'older');
    writeFileSync(file, 'x'.repeat(5 * 1024 * 1024));
    log.info('after');
    expect(await readdir(folder)).toEqual(['proofsheet.1.log', 'proofsheet.log']);
    expect((await stat(path.join(folder, 'proofsheet.1.log'))).size).toBe(5 * 1024 * 1024);
    expect(readFileSync(file, 'utf8')).toBe('2026-11-20T12:00:00.000Z info after\n');
  });

  it('never fails because it cannot write', async () => {
    const { root } = await setup();
    writeFileSync(path.join(root, 'logs'), 'a file where the folder should be');
    const log = createFileLog(path.join(root, 'logs'), createTestClock());
    expect(() => log.error('somewhere', new Error('x'))).not.toThrow();
  });
});
