import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { interleaved, percentile, type BenchRow } from './measure.ts';

const run = promisify(execFile);
const entry = fileURLToPath(new URL('../../bin/proofsheet.mjs', import.meta.url));

/** A whole command against an empty Node process: what our start costs on top of Node's own. */
export async function startBench(): Promise<BenchRow[]> {
  const library = await mkdtemp(path.join(tmpdir(), 'proofsheet-bench-'));
  try {
    const times = await interleaved(
      9,
      () => run(process.execPath, [entry, 'project', 'list', '--json', '--library', library]),
      () => run(process.execPath, ['-e', '0']),
    );
    return [
      {
        name: 'open a library, answer one call, close it',
        unit: 'ms',
        ours: percentile(times.ours, 0.5),
        baseline: percentile(times.baseline, 0.5),
        against: 'an empty Node process',
        goal: 'at most 3 times',
      },
    ];
  } finally {
    await rm(library, { recursive: true, force: true });
  }
}
