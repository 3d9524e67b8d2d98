import { describe, expect, it } from 'vitest';
import { freeSizeProblem, type FreeSizeRule } from '../../src/shared/capabilities.ts';
import { legalSize } from '../../src/shared/legal-size.ts';

const openAi: FreeSizeRule = {
  edgeStep: 16,
  maxEdge: 3840,
  maxRatio: 3,
  minPixels: 655_360,
  maxPixels: 8_294_400,
};

describe('the nearest legal size', () => {
  it.each([
    ['1080x1350 keeps its 4:5', 1080, 1350, '1088x1360'],
    ['a legal one stays', 1536, 1024, '1536x1024'],
    ['1920x1080 keeps 16:9', 1920, 1080, '1920x1088'],
    ['too many pixels', 5000, 5000, '2880x2880'],
    ['too few', 10, 10, '816x816'],
    ['too long an edge', 7680, 4320, '3840x2160'],
    ['too narrow', 300, 3000, '480x1408'],
  ])('%s', (_name, width, height, expected) => {
    const legal = legalSize({ width, height }, openAi);
    expect(legal && `${legal.width}x${legal.height}`).toBe(expected);
  });

  it('says what was asked for and why it is another', () => {
    expect(legalSize({ width: 1080, height: 1350 }, openAi)?.note).toBe(
      '1080x1350 is asked for as 1088x1360: width and height must be multiples of 16',
    );
    expect(legalSize({ width: 1536, height: 1024 }, openAi)?.note).toBeNull();
  });

  it('is legal whatever is asked for', () => {
    for (let width = 10; width < 99_999; width = Math.ceil(width * 1.37)) {
      for (let height = 10; height < 99_999; height = Math.ceil(height * 1.53)) {
        const legal = legalSize({ width, height }, openAi);
        expect(legal, `${width}x${height}`).not.toBeNull();
        if (legal) expect(freeSizeProblem(legal, openAi)).toBeNull();
      }
    }
  });

  it('is null where a rule leaves nothing', () => {
    const none = { ...openAi, edgeStep: 5000 };
    expect(legalSize({ width: 1000, height: 1000 }, none)).toBeNull();
  });
});
