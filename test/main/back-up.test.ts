import { expect, test } from 'vitest';
import type { CallReply } from '../../src/shared/transport.ts';
import { fakeLog, installFake } from './support.ts';

const report = {
  ...{
    name: 'copy',
    path: '/disk/copy',
    kind: 'full',
    createdAtMs: 1,
    fileCount: 12,
    sizeBytes: 5,
    reusedCount: 0,
  },
  ...{ imageCount: 11, ledgerCount: 3, spentNanos: 0, missingOriginals: [] as string[] },
};

/** What the person chooses, and what core answers to a backup there. */
async function setup(
  folders: readonly string[],
  reply: CallReply,
  entry: 'backUpLibrary' | 'chooseBackupFolder' = 'backUpLibrary',
) {
  const fake = installFake({ userData: '/nowhere' });
  fake.dialog.folders.push(...folders);
  const backUp = await import('../../src/main/back-up.ts');
  const asked: unknown[] = [];
  const { log, lines } = fakeLog();
  const core = {
    dispatch: (name: string, input: unknown, caller: string) => {
      asked.push([name, input, caller]);
      return Promise.resolve(reply);
    },
    upload: () => Promise.reject(new Error('nothing is uploaded here')),
    subscribe: () => () => undefined,
  };
  const run = backUp[entry]({ core, log, window: () => null });
  return { fake, run, asked, lines };
}

test('copies the library to the chosen folder and says how it went', async () => {
  const { fake, run, asked } = await setup(['/disk/copy'], { ok: true, value: report });
  await fake.dialog.nextQuestion();
  fake.dialog.press('OK');
  await run;
  expect(asked).toEqual([['library.backupTo', { path: '/disk/copy' }, 'command-line']]);
  expect(fake.dialog.asked).toMatchObject([{ type: 'info', detail: '12 files in /disk/copy.' }]);
});

test('warns when the library itself has lost originals', async () => {
  const value = { ...report, missingOriginals: ['originals/a.png'] };
  const { fake, run } = await setup(['/disk/copy'], { ok: true, value });
  await fake.dialog.nextQuestion();
  fake.dialog.press('OK');
  await run;
  expect(fake.dialog.asked[0]).toMatchObject({ type: 'warning' });
});

test('says why it could not, in the words of core', async () => {
  const error = { code: 'conflict', message: 'The disk is full.' };
  const { fake, run, lines } = await setup(['/disk/copy'], { ok: false, error });
  await fake.dialog.nextQuestion();
  fake.dialog.press('OK');
  await run;
  expect(fake.dialog.asked).toMatchObject([{ type: 'error', detail: 'The disk is full.' }]);
  expect(lines).toEqual([]);
});

test('does nothing when no folder is chosen', async () => {
  const { fake, run, asked } = await setup([], { ok: true, value: report });
  await run;
  expect({ asked, boxes: fake.dialog.asked }).toEqual({ asked: [], boxes: [] });
});

test('sets the folder of backups by themselves, and says when they are made', async () => {
  const value = { every: 'daily', keepCount: 7, folder: '/disk', lastBackupAtMs: null, lastProblem: null };
  const { fake, run, asked } = await setup(['/disk'], { ok: true, value }, 'chooseBackupFolder');
  await fake.dialog.nextQuestion();
  fake.dialog.press('OK');
  await run;
  expect(asked).toEqual([['library.setBackupFolder', { path: '/disk' }, 'command-line']]);
  expect(fake.dialog.asked).toMatchObject([
    { type: 'info', message: 'Backups go to /disk.', detail: 'Made daily, 7 are kept.' },
  ]);
});
