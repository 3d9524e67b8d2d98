import { expect, it } from 'vitest';
import { drawMask } from '../../../src/shared/mask/draw-mask.ts';
import { measureMask } from '../../../src/shared/mask/mask-facts.ts';
import type { MaskStep } from '../../../src/shared/mask/mask-steps.ts';
import { writePoints } from '../../../src/shared/mask/point-text.ts';
import { scaledStep } from '../../../src/shared/mask/scaled-step.ts';

it('a mask drawn at a quarter of its size marks the same share of it', () => {
  const steps: readonly MaskStep[] = [
    {
      kind: 'brush',
      operation: 'add',
      radiusPx: 40,
      hardness: 1,
      points: writePoints([60, 60, 255, 300, 200, 120], 3),
    },
    { kind: 'lasso', operation: 'add', points: writePoints([200, 20, 390, 40, 300, 280], 2) },
    { kind: 'ellipse', operation: 'remove', x: 100, y: 80, width: 120, height: 90 },
    { kind: 'grow', byPx: 8 },
    { kind: 'invert' },
  ];
  const share = (width: number, height: number, of: readonly MaskStep[]): number =>
    measureMask(drawMask({ width, height }, { steps: of, featherPx: 0 })).markedPixels / (width * height);
  const whole = share(400, 300, steps);
  const small = share(
    100,
    75,
    steps.map((step) => scaledStep(step, 0.25)),
  );
  expect(Math.abs(whole - small)).toBeLessThan(0.01);
});
