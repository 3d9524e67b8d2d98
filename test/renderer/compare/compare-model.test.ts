import { describe, expect, it } from 'vitest';
import { changeWords } from '../../../src/renderer/compare/compare-model.ts';
import { imageDetail, recipe } from '../image-detail-fixture.ts';

describe('what changed between two pictures, in a line', () => {
  it('is said setting by setting where both were asked for', () => {
    const before = imageDetail({ recipe: recipe() });
    const after = imageDetail({ recipe: recipe({ prompt: 'a lighthouse at night', model: 'demo-2' }) });
    expect(changeWords(before, after)).toBe('model demo-1 → demo-2, prompt +2 words');
    expect(changeWords(before, before)).toBeNull();
  });

  it('names no setting of a picture that was brought along', () => {
    const made = imageDetail({ recipe: recipe(), format: 'png' });
    const photo = imageDetail({ recipe: null, format: 'jpeg' });
    expect(changeWords(photo, made)).toBe('made with demo-1, file JPEG → PNG');
    expect(changeWords(made, photo)).toBe('file PNG → JPEG');
  });
});
