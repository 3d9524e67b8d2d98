import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultLibraryPath } from '../../src/core/default-library.ts';

const home = path.resolve('/home/ann');

describe('the usual library', () => {
  it.each([
    ['linux', {}, ['.local', 'share', 'proofsheet', 'library']],
    ['linux', { XDG_DATA_HOME: 'relative' }, ['.local', 'share', 'proofsheet', 'library']],
    ['linux', { XDG_DATA_HOME: path.join(home, 'data') }, ['data', 'proofsheet', 'library']],
    ['darwin', {}, ['Library', 'Application Support', 'Proofsheet', 'library']],
    ['win32', {}, ['AppData', 'Local', 'Proofsheet', 'library']],
    ['win32', { LOCALAPPDATA: path.join(home, 'L') }, ['L', 'Proofsheet', 'library']],
    ['linux', { PROOFSHEET_LIBRARY: path.join(home, 'mine') }, ['mine']],
    ['linux', { PROOFSHEET_LIBRARY: '' }, ['.local', 'share', 'proofsheet', 'library']],
  ] as const)('on %s with %j is in %j', (platform, environment, parts) => {
    expect(defaultLibraryPath(environment, platform, home)).toBe(path.join(home, ...parts));
  });
});
