import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { browserBench } from './browser-bench.ts';
import { brushBench } from './brush-bench.ts';
import { galleryBench } from './gallery-bench.ts';
import { graphBench } from './graph-bench.ts';
import { imagesBench } from './images-bench.ts';
import { importBench } from './import-bench.ts';
import type { BenchRow } from './measure.ts';
import { memoryBench } from './memory-bench.ts';
import { spendBench } from './spend-bench.ts';
import { startBench } from './start-bench.ts';

/** What can be measured, by name. Those of the gallery are done for each library size. */
const benches: Readonly<Record<string, (counts: readonly number[]) => Promise<readonly BenchRow[]>>> = {
  start: startBench,
  images: imagesBench,
  import: importBench,
  gallery: (counts) => inTurn(counts, galleryBench),
  browser: (counts) => inTurn(counts, browserBench),
  memory: (counts) => inTurn(counts, memoryBench),
  spend: spendBench,
  graph: graphBench,
  brush: brushBench,
};

/**
 * `npm run bench [-- --only start,gallery --counts 100000,1000000 --out FILE]`: prints ratios, writes JSON, and never
 * fails on a figure. Libraries are filled once and kept in `.cache/bench`.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(benches).join(',') },
    counts: { type: 'string', default: '100000' },
    out: { type: 'string', default: 'out/bench.json' },
  },
});
const counts = values.counts.split(',').map(Number);
if (counts.some((count) => !Number.isInteger(count) || count < 1_000))
  throw new Error('--counts takes whole numbers from 1000 up, with commas between them');
const rows: BenchRow[] = [];
for (const name of values.only.split(',')) {
  const bench = benches[name];
  if (!bench)
    throw new Error(`There is no bench called ${name}; there are ${Object.keys(benches).join(', ')}`);
  rows.push(...(await bench(counts)));
}
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
  // Other work on the machine makes every figure worse: only a figure taken at rest says much.
  loadAtEnd: loadavg()[0],
};
await writeFile(out, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
console.log(`Written to ${path.relative(process.cwd(), out)}.`);

async function inTurn(
  sizes: readonly number[],
  bench: (count: number) => Promise<readonly BenchRow[]>,
): Promise<readonly BenchRow[]> {
  const all: BenchRow[] = [];
  for (const size of sizes) all.push(...(await bench(size)));
  return all;
}
