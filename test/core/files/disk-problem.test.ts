import { expect, it } from 'vitest';
import { diskProblem, openingProblem } from '../../../src/core/files/disk-problem.ts';

const failed = (code: string) => Object.assign(new Error('as the system says it'), { code });

it.each([
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['SQLITE_FULL', 'full'],
  ['EIO', 'could not be read or written'],
  ['SQLITE_IOERR', 'could not be read or written'],
  ['SQLITE_IOERR_FSYNC', 'could not be read or written'],
  ['SQLITE_CANTOPEN_ISDIR', 'could not be read or written'],
  ['SQLITE_CORRUPT_VTAB', 'damaged'],
  ['SQLITE_READONLY_DBMOVED', 'cannot be written'],
  ['EACCES', 'cannot be written'],
])('says of %s that it is "%s"', (code, text) => {
  const problem = diskProblem(failed(code));
  expect(problem?.code).toBe('unavailable');
  expect(problem?.message).toContain(text);
});

it.each([failed('SQLITE_CONSTRAINT_UNIQUE'), failed('ECONNRESET'), new Error('no code'), 'text', null])(
  'leaves alone what is no trouble of the disk: %s',
  (error) => expect(diskProblem(error)).toBeNull(),
);

it('names what else the system refused while a library is opened, and leaves our own errors alone', () => {
  expect(openingProblem(failed('ENOSPC'))?.message).toContain('full');
  expect(openingProblem(failed('ENOENT'))?.message).toContain('could not be opened (ENOENT)');
  expect(openingProblem(failed('ERR_INVALID_ARG_TYPE'))).toBeNull();
  expect(openingProblem(new Error('invariant: broken'))).toBeNull();
});
