import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { galleryBench } from './gallery-bench.ts';
import { graphBench } from './graph-bench.ts';
import { imagesBench } from './images-bench.ts';
import { importBench } from './import-bench.ts';
import type { BenchRow } from './measure.ts';
import { spendBench } from './spend-bench.ts';
import { startBench } from './start-bench.ts';

/** `npm run bench [-- --count 100000] [--out FILE]`: prints ratios, writes JSON, and never fails on a figure. */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    out: { type: 'string', default: 'out/bench.json' },
  },
});
const rows: BenchRow[] = [
  ...(await startBench()),
  ...(await imagesBench()),
  ...(await importBench()),
  ...(await galleryBench(Number(values.count))),
  ...(await spendBench()),
  ...(await graphBench()),
];
console.table(
  rows.map((row) => ({
    what: row.name,
    ours: `${row.ours.toFixed(2)} ${row.unit}`,
    baseline: `${row.baseline.toFixed(2)} ${row.unit}`,
    ratio: (row.ours / row.baseline).toFixed(2),
    goal: row.goal,
  })),
);
const out = path.resolve(values.out);
await mkdir(path.dirname(out), { recursive: true });
const machine = {
  node: process.version,
  platform: process.platform,
  cpus: cpus().length,
  cpu: cpus()[0]?.model,
};
await writeFile(out, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
console.log(`Written to ${path.relative(process.cwd(), out)}.`);
