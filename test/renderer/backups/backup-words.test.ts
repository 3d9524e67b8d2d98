import { describe, expect, it } from 'vitest';
import {
  backupWords,
  checkWords,
  reportWords,
  workWords,
} from '../../../src/renderer/backups/backup-words.ts';
import { BackupReport, LibraryCheck } from '../../../src/shared/library-model.ts';

const check = (changes: object = {}) =>
  LibraryCheck.parse({
    ok: true,
    isFull: true,
    checkedAtMs: 0,
    problems: [],
    notices: [],
    imageCount: 12,
    originalCount: 12,
    hashedCount: 12,
    ledgerCount: 30,
    ...changes,
  });

const report = (changes: object = {}) =>
  BackupReport.parse({
    name: 'b',
    path: '/b',
    kind: 'full',
    createdAtMs: 0,
    fileCount: 13,
    sizeBytes: 2_100_000,
    reusedCount: 0,
    imageCount: 12,
    ledgerCount: 30,
    spentNanos: 0,
    missingOriginals: [],
    ...changes,
  });

describe('a check in words', () => {
  it('says what was read, and never more than that', () => {
    expect(checkWords(check())).toBe('Nothing is damaged: every byte of 12 originals was read.');
    expect(checkWords(check({ isFull: false }))).toContain('the newest were read');
  });

  it('counts what is wrong', () => {
    const problem = { code: 'original-damaged', message: 'x', isRepairable: false };
    expect(checkWords(check({ ok: false, problems: [problem] }))).toMatch(/^One thing is wrong/);
    expect(checkWords(check({ ok: false, problems: [problem, problem] }))).toMatch(/^2 things are wrong/);
  });
});

describe('a backup in words', () => {
  it('says whether the pictures are in it', () => {
    expect(reportWords(report())).toBe('Everything is backed up: 12 pictures, 2.1 MB.');
    expect(reportWords(report({ kind: 'database' }))).toContain('Originals are not in this copy.');
    expect(backupWords({ kind: 'migration', sizeBytes: 1500 })).toBe('the database before an update, 1.5 kB');
  });

  it('says what the library itself has lost', () => {
    expect(reportWords(report({ missingOriginals: ['a'] }))).toContain('One original is missing');
  });
});

it('names long work and how far it is', () => {
  expect(workWords({ kind: 'verify', percent: 42 })).toBe('Checking, 42 %');
  expect(workWords({ kind: 'backup', percent: null })).toBe('Backing up');
});
