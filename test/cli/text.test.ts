import { describe, expect, it } from 'vitest';
import { columns, counted, formatBytes, printable } from '../../src/cli/text.ts';

describe('text for people', () => {
  it('aligns columns and leaves no blanks at the ends of lines', () => {
    expect(
      columns(
        [
          ['1', 'short', 'x'],
          ['100', 'much longer', ''],
        ],
        [0],
      ),
    ).toBe('  1  short        x\n100  much longer');
  });

  it('takes control characters from what others wrote', () => {
    expect(printable('a\u001b[2Jb\u0007\u009b\r\u202ec\td\n')).toBe(
      'a\ufffd[2Jb\ufffd\ufffd\ufffd\ufffdc\td\n',
    );
  });

  it('counts and sizes', () => {
    expect([counted(1, 'run'), counted(0, 'run')]).toEqual(['1 run', '0 runs']);
    expect([formatBytes(999), formatBytes(1500), formatBytes(1_340_000)]).toEqual([
      '999 B',
      '2 kB',
      '1.3 MB',
    ]);
  });
});
