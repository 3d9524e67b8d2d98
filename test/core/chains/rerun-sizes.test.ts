import { describe, expect, it } from 'vitest';
import { throughStep, type SizedStep } from '../../../src/core/chains/rerun-sizes.ts';

const photo = { width: 640, height: 480 };
const asked = (changes: Partial<Exclude<SizedStep, { operation: unknown }>> = {}): SizedStep => ({
  size: null,
  broughtThen: null,
  keepsOutside: false,
  mask: null,
  ...changes,
});

describe('the size of a picture, followed through the steps of a chain', () => {
  it('is what was done here', () => {
    const crop = { kind: 'crop', x: 40, y: 0, width: 600, height: 480 } as const;
    expect(throughStep({ operation: crop }, photo)).toEqual({
      problem: null,
      note: null,
      size: { width: 600, height: 480 },
    });
    expect(throughStep({ operation: crop }, { width: 500, height: 500 }).problem).toBe(
      'The crop reaches beyond the picture, which is 500 × 500.',
    );
    const turned = throughStep({ operation: { kind: 'rotate', quarterTurns: 3 } }, photo);
    expect(turned.size).toEqual({ width: 480, height: 640 });
    expect(throughStep({ operation: { kind: 'rotate', quarterTurns: 2 } }, photo).size).toEqual(photo);
    expect(throughStep({ operation: { kind: 'flip', axis: 'vertical' } }, null).size).toBeNull();
  });

  it('says where a picture of another shape would be stretched', () => {
    const resize = { kind: 'resize', width: 320, height: 240 } as const;
    expect(throughStep({ operation: resize }, photo).note).toBeNull();
    expect(throughStep({ operation: resize }, { width: 500, height: 500 })).toEqual({
      problem: null,
      note: 'The picture, 500 × 500, is of another shape and will be stretched to 320 × 240.',
      size: { width: 320, height: 240 },
    });
  });

  it('is what a model is asked for, unless it brought another one before', () => {
    const square = { width: 1024, height: 1024 };
    expect(throughStep(asked({ size: '1024x1024' }), photo).size).toEqual(square);
    expect(throughStep(asked({ size: '1024x1024', broughtThen: photo }), photo).size).toBeNull();
    expect(throughStep(asked({ size: 'auto' }), photo).size).toBeNull();
    expect(throughStep(asked({ size: '1024x1024', keepsOutside: true }), photo).size).toEqual(photo);
  });

  it('stops a mask of another size, and says what nobody can know yet', () => {
    const mask = { width: 1024, height: 1024 };
    expect(throughStep(asked({ mask }), mask)).toMatchObject({ problem: null, note: null });
    expect(throughStep(asked({ mask }), photo).problem).toBe(
      'The mask is 1024 × 1024 and the picture is 640 × 480. They must be the same size.',
    );
    expect(throughStep(asked({ mask }), null)).toMatchObject({
      problem: null,
      note: 'The mask is 1024 × 1024: if the step before brings another size, the steps stop here.',
    });
  });
});
