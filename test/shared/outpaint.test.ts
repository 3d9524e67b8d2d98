import { describe, expect, it } from 'vitest';
import type { FieldRule } from '../../src/shared/capabilities.ts';
import { freeSizeProblem, parseSize } from '../../src/shared/capabilities.ts';
import { drawMask } from '../../src/shared/mask/draw-mask.ts';
import { frameRatios, noSides, planOutpaint, sidesForRatio } from '../../src/shared/outpaint.ts';

const free = { edgeStep: 16, maxEdge: 3840, maxRatio: 3, minPixels: 655_360, maxPixels: 8_294_400 };
const freeRule: FieldRule = { kind: 'size', presets: ['1024x1024'], free, default: '1024x1024' };
const fewSizes: FieldRule = {
  kind: 'size',
  presets: ['1024x1024', '1536x1024', '1024x1536'],
  free: null,
  default: '1024x1024',
};

describe('the sides that bring a picture to a shape', () => {
  it.each(frameRatios)('grow it to %s without cutting, or cut it without growing', (ratio) => {
    const [wide, high] = ratio.split(':').map(Number);
    for (const picture of [
      { width: 1536, height: 1024 },
      { width: 333, height: 777 },
    ]) {
      for (const grows of [true, false]) {
        const sides = sidesForRatio(picture, ratio, grows);
        const size = {
          width: picture.width + sides.left + sides.right,
          height: picture.height + sides.top + sides.bottom,
        };
        expect(size.width / size.height).toBeCloseTo((wide ?? 1) / (high ?? 1), 2);
        const changes = Object.values(sides).filter((side) => side !== 0);
        expect(changes.every((side) => (grows ? side > 0 : side < 0))).toBe(true);
        expect(Math.abs(sides.left - sides.right) + Math.abs(sides.top - sides.bottom)).toBeLessThanOrEqual(
          1,
        );
      }
    }
  });
});

describe('a picture on a larger canvas', () => {
  it('stays whole where the model takes the size as it is', () => {
    const plan = planOutpaint({ width: 1024, height: 1024 }, { ...noSides, right: 512 }, freeRule);
    expect(plan).toMatchObject({
      operation: {
        kind: 'extend',
        width: 1536,
        height: 1024,
        x: 0,
        y: 0,
        scaledWidth: 1024,
        scaledHeight: 1024,
      },
      size: '1536x1024',
      note: null,
    });
  });

  it('gets a canvas the model takes, and the change is said', () => {
    const plan = planOutpaint(
      { width: 1000, height: 900 },
      { left: 40, top: 0, right: 40, bottom: 0 },
      freeRule,
    );
    expect(freeSizeProblem(parseSize(plan.size) ?? { width: 0, height: 0 }, free)).toBeNull();
    expect(plan.operation).toMatchObject({ scaledWidth: 1000, scaledHeight: 900 });
    expect(plan.note).toMatch(/^1080 × 900 becomes \d+ × \d+, a size this model takes\.$/);
  });

  it('is made smaller only where the model takes nothing as large', () => {
    const plan = planOutpaint({ width: 3000, height: 3000 }, { ...noSides, left: 3000 }, fewSizes);
    expect(plan.size).toBe('1536x1024');
    expect(plan.note).toMatch(/smaller/);
    const { x, scaledWidth, y, scaledHeight, width, height } = plan.operation;
    expect(x + scaledWidth).toBe(width);
    expect(y + scaledHeight).toBeLessThanOrEqual(height);
  });

  it('is masked where there is nothing yet, and a little into the seam', () => {
    const { operation, mask } = planOutpaint({ width: 64, height: 48 }, { ...noSides, right: 32 }, undefined);
    const drawn = drawMask(operation, { steps: mask, featherPx: 0 });
    const at = (x: number, y: number): number => drawn.values[y * operation.width + x] ?? -1;
    expect([at(95, 0), at(64, 47), at(57, 20)]).toEqual([255, 255, 255]);
    expect([at(0, 0), at(0, 47), at(55, 20)]).toEqual([0, 0, 0]);
  });
});
