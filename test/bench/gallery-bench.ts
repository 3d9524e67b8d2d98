import type { ImageScope } from '../../src/shared/image-query.ts';
import { seedLibrary } from './bench-library.ts';
import { interleaved, percentile, type BenchRow } from './measure.ts';

const all: ImageScope = { kind: 'all' };
const pageSize = 200;

/** Pages and searches of a library of `count` pictures, against the bare SQLite statement that finds the rows. */
export async function galleryBench(count: number): Promise<BenchRow[]> {
  const library = await seedLibrary(count);
  try {
    const { db, tables } = library;
    const bare = db.prepare<[number, number]>(
      `SELECT * FROM image WHERE trashed_at_ms IS NULL AND is_listed = 1 AND sorted_at_ms < ?
        ORDER BY sorted_at_ms DESC, id DESC LIMIT ?`,
    );
    const newest = 1_700_000_000_000 + count * 60_000;
    const page = (after: { sortedAtMs: number; id: never } | null, search: string) =>
      tables.images.cells(tables.search.places(all, search, after, pageSize).map((place) => place.id));
    const somewhere = (): number => newest - Math.floor(Math.random() * count) * 60_000;
    const cases: readonly [string, () => unknown, () => unknown][] = [
      ['newest page of 200', () => page(null, ''), () => bare.all(newest + 1, pageSize)],
      [
        'page of 200 at a random depth',
        () => page({ sortedAtMs: somewhere(), id: Number.MAX_SAFE_INTEGER as never }, ''),
        () => bare.all(somewhere(), pageSize),
      ],
      ['search for a common word', () => page(null, 'lighthouse'), () => bare.all(newest + 1, pageSize)],
      [
        'search for two words and a beginning',
        () => page(null, 'gold moon gla'),
        () => bare.all(newest + 1, pageSize),
      ],
      ['search that finds nothing', () => page(null, 'zzyzx'), () => bare.all(newest + 1, pageSize)],
    ];
    const rows: BenchRow[] = [];
    for (const [name, ours, baseline] of cases) {
      const times = await interleaved(60, ours, baseline);
      rows.push({
        name: `${name}, ${count.toLocaleString('en-US')} pictures (p95)`,
        unit: 'ms',
        ours: percentile(times.ours, 0.95),
        baseline: percentile(times.baseline, 0.95),
        against: 'bare SQLite page of whole rows',
        goal: 'p95 at most 5 ms for pages, 20 ms for searches',
      });
    }
    return rows;
  } finally {
    await library.close();
  }
}
