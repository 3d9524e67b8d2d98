import { describe, expect, it } from 'vitest';
import { applyStep, drawBrush, drawMask } from '../../../src/shared/mask/draw-mask.ts';
import { feather } from '../../../src/shared/mask/feather.ts';
import { createMaskPixels } from '../../../src/shared/mask/mask-pixels.ts';
import type { MaskStep } from '../../../src/shared/mask/mask-steps.ts';
import { writePoints } from '../../../src/shared/mask/point-text.ts';
import { createRandom } from '../../support/random.ts';
import { referenceMask, type PlainStep } from './reference-mask.ts';

const size = { width: 61, height: 47 };

function coded(step: PlainStep): MaskStep {
  if (step.kind === 'brush') {
    const { operation, radiusPx = 1, hardness = 1, points } = step;
    return { kind: 'brush', operation, radiusPx, hardness, points: writePoints(points.flat(), 3) };
  }
  if (step.kind === 'lasso')
    return { kind: 'lasso', operation: step.operation, points: writePoints(step.points.flat(), 2) };
  return step;
}

/** The largest difference to the reference, in grey levels. */
function farthest(steps: readonly PlainStep[], featherPx = 0): number {
  const drawn = drawMask(size, { featherPx, steps: steps.map(coded) });
  const wanted = referenceMask(size, { featherPx, steps });
  return Math.max(
    ...wanted.flatMap((row, y) =>
      row.map((value, x) => Math.abs(value * 255 - (drawn.values[y * size.width + x] ?? 0))),
    ),
  );
}

const cases: readonly {
  readonly name: string;
  readonly steps: readonly PlainStep[];
  readonly featherPx?: number;
}[] = [
  {
    name: 'a dot',
    steps: [{ kind: 'brush', operation: 'add', radiusPx: 9.5, points: [[30.25, 20.5, 255]] }],
  },
  {
    name: 'a hard stroke that leaves the picture',
    steps: [
      {
        kind: 'brush',
        operation: 'add',
        radiusPx: 7,
        points: [
          [-12, 5, 255],
          [20.5, 30.125, 255],
          [80, 12, 255],
        ],
      },
    ],
  },
  {
    name: 'a soft stroke with changing pressure',
    steps: [
      {
        kind: 'brush',
        operation: 'add',
        radiusPx: 12,
        hardness: 0.25,
        points: [
          [8, 8, 20],
          [25, 22.5, 255],
          [50, 20, 90],
          [52, 40, 0],
        ],
      },
    ],
  },
  {
    name: 'a rubbed-out stroke over a fill',
    steps: [
      { kind: 'fill' },
      {
        kind: 'brush',
        operation: 'remove',
        radiusPx: 5,
        hardness: 0.6,
        points: [
          [10, 10, 255],
          [40, 30, 128],
        ],
      },
    ],
  },
  {
    name: 'rectangles between pixels, one of them outside in part',
    steps: [
      { kind: 'rectangle', operation: 'add', x: 3.25, y: 4.5, width: 20.125, height: 11.75 },
      { kind: 'rectangle', operation: 'add', x: 50, y: 30, width: 40, height: 40 },
      { kind: 'rectangle', operation: 'remove', x: 8, y: 6.5, width: 4.5, height: 200 },
    ],
  },
  {
    name: 'ellipses, round and flat',
    steps: [
      { kind: 'ellipse', operation: 'add', x: 4.5, y: 3, width: 33, height: 33 },
      { kind: 'ellipse', operation: 'add', x: 30, y: 38.25, width: 70, height: 3.5 },
    ],
  },
  {
    name: 'a lasso that crosses itself',
    steps: [
      {
        kind: 'lasso',
        operation: 'add',
        points: [
          [5, 5],
          [50.5, 9],
          [12.25, 40],
          [-8, 20],
          [55, 44.5],
          [30, 2],
        ],
      },
    ],
  },
  {
    name: 'grown, shrunk and inverted',
    steps: [
      { kind: 'ellipse', operation: 'add', x: 10, y: 10, width: 21, height: 15 },
      { kind: 'rectangle', operation: 'add', x: 45, y: 0, width: 10, height: 20 },
      { kind: 'grow', byPx: 4 },
      { kind: 'shrink', byPx: 2 },
      { kind: 'invert' },
    ],
  },
  {
    name: 'feathered at the rim and inside',
    featherPx: 7,
    steps: [
      { kind: 'rectangle', operation: 'add', x: 0, y: 0, width: 20, height: 60 },
      { kind: 'ellipse', operation: 'add', x: 35, y: 15, width: 14, height: 20 },
    ],
  },
];

describe('a mask drawn from its steps', () => {
  it.each(cases)('equals the reference within one grey level: $name', ({ steps, featherPx }) => {
    expect(farthest(steps, featherPx)).toBeLessThanOrEqual(1);
  });

  it('equals it for any mixture of steps', () => {
    const source = createRandom(7);
    const below = (end: number): number => source.below(end);
    const random = (): number => below(1_000_000) / 1_000_000;
    const at = (): number => Math.round(random() * 640) / 8 - 10;
    const anyStep = (): PlainStep => {
      const operation = random() < 0.7 ? 'add' : 'remove';
      const kinds = ['brush', 'lasso', 'rectangle', 'ellipse', 'invert'] as const;
      const kind = kinds[below(kinds.length)] ?? 'invert';
      if (kind === 'invert') return { kind };
      if (kind === 'brush') {
        const points = Array.from({ length: 1 + Math.floor(random() * 4) }, () => [
          at(),
          at(),
          Math.floor(random() * 256),
        ]);
        return { kind, operation, radiusPx: 0.5 + random() * 12, hardness: random(), points };
      }
      if (kind === 'lasso') return { kind, operation, points: Array.from({ length: 5 }, () => [at(), at()]) };
      return { kind, operation, x: at(), y: at(), width: 1 + random() * 30, height: 1 + random() * 30 };
    };
    for (let round = 0; round < 12; round += 1) {
      const steps = Array.from({ length: 5 }, anyStep);
      const away = farthest(steps, round % 5);
      expect([round, away]).toEqual([round, expect.toSatisfy((levels: number) => levels <= 1)]);
    }
  });

  it('is the same when a stroke is drawn piece by piece as it grows', () => {
    const points = [5, 5, 255, 20, 8.5, 120, 33, 30, 200, 12, 40.25, 255];
    const brush = { kind: 'brush', operation: 'add', radiusPx: 6, hardness: 0.5 } as const;
    const whole = createMaskPixels(size.width, size.height);
    applyStep(whole, { ...brush, points: writePoints(points, 3) });
    const grown = createMaskPixels(size.width, size.height);
    for (let count = 1; count <= points.length / 3; count += 1) {
      drawBrush(grown, brush, points.slice(0, count * 3), count - 1);
    }
    expect(Buffer.from(grown.values).equals(Buffer.from(whole.values))).toBe(true);
  });

  it('feathers a part exactly as it feathers the whole', () => {
    const mask = createMaskPixels(size.width, size.height);
    applyStep(mask, { kind: 'ellipse', operation: 'add', x: 10, y: 10, width: 30, height: 25 });
    const whole = createMaskPixels(size.width, size.height);
    feather(mask, whole, 9, { left: 0, top: 0, right: size.width, bottom: size.height });
    const part = createMaskPixels(size.width, size.height);
    const box = { left: 7, top: 12, right: 31, bottom: 29 };
    feather(mask, part, 9, box);
    for (let y = box.top; y < box.bottom; y += 1) {
      for (let x = box.left; x < box.right; x += 1) {
        expect(part.values[y * size.width + x]).toBe(whole.values[y * size.width + x]);
      }
    }
  });

  it('changes nothing further away than the feather reaches', () => {
    const mask = drawMask(size, {
      featherPx: 6,
      steps: [{ kind: 'rectangle', operation: 'add', x: 20, y: 15, width: 10, height: 10 }],
    });
    const marked = [...mask.values].flatMap((value, at) =>
      value > 0 ? [[at % size.width, Math.floor(at / size.width)]] : [],
    );
    expect(Math.min(...marked.map(([x = 0]) => x))).toBeGreaterThanOrEqual(14);
    expect(Math.max(...marked.map(([x = 0]) => x))).toBeLessThan(36);
    expect(Math.min(...marked.map(([, y = 0]) => y))).toBeGreaterThanOrEqual(9);
  });
});
