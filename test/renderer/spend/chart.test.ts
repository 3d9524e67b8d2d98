import { describe, expect, it } from 'vitest';
import { chartWidth, gridLines, placeBars, type Bar } from '../../../src/renderer/spend/chart-scale.ts';
import { chooseSeries, timeBars } from '../../../src/renderer/spend/series.ts';
import { group, report } from './report-fixture.ts';

const bar = (key: string, ...nanos: readonly number[]): Bar => ({
  key,
  name: key,
  tick: key,
  totalNanos: nanos.reduce((sum, each) => sum + each, 0),
  parts: nanos.map((each, series) => ({ series, nanos: each })),
});

describe('bars', () => {
  it('stand on the floor, the highest as tall as the chart, parts on top of each other', () => {
    const [one, two] = placeBars([bar('a', 60, 40), bar('b', 50)], 200, 100);
    expect(one?.parts).toEqual([
      { series: 0, top: 40, height: 60 },
      { series: 1, top: 0, height: 40 },
    ]);
    expect(two?.parts).toEqual([{ series: 0, top: 50, height: 50 }]);
  });

  it('show the smallest amount, and nothing for nothing', () => {
    const [tall, tiny, none] = placeBars([bar('a', 1_000_000), bar('b', 1), bar('c', 0)], 300, 100);
    expect(tall?.parts[0]?.height).toBe(100);
    expect(tiny?.parts[0]?.height).toBe(2);
    expect(none?.parts).toEqual([]);
  });

  it('hang below the floor where more was given back than charged', () => {
    const [up, down] = placeBars([bar('a', 75), bar('b', -25)], 100, 100);
    expect(up?.parts[0]).toEqual({ series: 0, top: 0, height: 75 });
    expect(down?.parts[0]).toEqual({ series: 0, top: 75, height: 25 });
  });

  it('scroll sideways instead of becoming too thin, and name only what fits', () => {
    expect(chartWidth(30, 800)).toBe(800);
    expect(chartWidth(365, 800)).toBe(2920);
    const placed = placeBars(
      Array.from({ length: 40 }, (_, index) => bar(String(index), 1)),
      400,
      100,
    );
    expect(placed.filter(({ hasTick }) => hasTick)).toHaveLength(10);
    expect(placed.at(-1)?.hasTick).toBe(true);
  });

  it('have at most three round lines behind them', () => {
    expect(gridLines(0)).toEqual([]);
    expect(gridLines(325_000_000)).toEqual([100_000_000, 200_000_000, 300_000_000]);
    for (const most of [1, 7, 99, 1234, 5_000_000_000]) {
      const lines = gridLines(most);
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.length).toBeLessThanOrEqual(3);
      expect(Math.max(...lines)).toBeLessThanOrEqual(most);
    }
  });
});

describe('colours by connection', () => {
  const connection = (id: number, netNanos: number) =>
    group({ key: String(id), label: `C${id}`, connectionId: id, netNanos });

  it('go to those that cost most, and the rest share one', () => {
    const five = report([5, 4, 3, 2, 1].map((nanos, index) => connection(index + 1, nanos)));
    expect(chooseSeries(five).map(({ name }) => name)).toEqual(['C1', 'C2', 'C3', 'Others']);
    const four = report([4, 3, 2, 1].map((nanos, index) => connection(index + 1, nanos)));
    expect(chooseSeries(four).map(({ name }) => name)).toEqual(['C1', 'C2', 'C3', 'C4']);
  });

  it('add up to the whole bar', () => {
    const days = report([
      group({ key: '2026-11-01', netNanos: 100 }),
      group({ key: '2026-11-02', netNanos: 0 }),
    ]);
    const series = [
      { connectionId: null, name: 'C1' },
      { connectionId: null, name: 'Others' },
    ];
    const part = report([group({ key: '2026-11-01', netNanos: 70 })]);
    const [first, second] = timeBars(days, series, [part], '2026-11-20');
    expect(first?.parts).toEqual([
      { series: 0, nanos: 70 },
      { series: 1, nanos: 30 },
    ]);
    expect(second?.totalNanos).toBe(0);
  });
});
