import { describe, expect, it } from 'vitest';
import {
  cornerHandles,
  extentOf,
  isStretched,
  movedSides,
  resizedTo,
  sideHandles,
  type Frame,
  type FrameHandle,
} from '../../../src/renderer/mask/frame-moves.ts';
import { noSides } from '../../../src/shared/outpaint.ts';

const picture = { width: 600, height: 400 };
const frame = (mode: Frame['mode'], sides = noSides): Frame => ({ picture, mode, sides });
const handle = (name: string): FrameHandle => {
  const found = [...sideHandles, ...cornerHandles].find((each) => each.name === name);
  if (!found) throw new Error(`there is a ${name}`);
  return found;
};
const sizeAfter = (given: Frame, name: string, across: number, down: number, keepsShape = false) =>
  extentOf({ picture, sides: movedSides(given, handle(name), { across, down }, keepsShape) });

describe('a frame held at a handle', () => {
  it('moves one side, or the two that meet in a corner', () => {
    expect(movedSides(frame('crop'), handle('Left side'), { across: 30, down: 99 }, false)).toEqual({
      ...noSides,
      left: -30,
    });
    expect(movedSides(frame('crop'), handle('Top left corner'), { across: 30, down: 20 }, false)).toEqual({
      ...noSides,
      left: -30,
      top: -20,
    });
    expect(sizeAfter(frame('extend'), 'Bottom right corner', 100, 50)).toEqual({ width: 700, height: 450 });
  });

  it('stays within the picture when it crops, around it when it extends, and never becomes nothing', () => {
    expect(sizeAfter(frame('crop'), 'Top right corner', 500, -500)).toEqual(picture);
    expect(sizeAfter(frame('crop'), 'Top right corner', -5000, 5000)).toEqual({ width: 1, height: 1 });
    expect(sizeAfter(frame('extend'), 'Bottom left corner', 300, -300)).toEqual(picture);
    expect(sizeAfter(frame('extend'), 'Bottom left corner', -9000, 0)).toEqual({ width: 4696, height: 400 });
    expect(sizeAfter(frame('resize'), 'Bottom right corner', 20_000, -1000)).toEqual({
      width: 8192,
      height: 1,
    });
  });

  it.each(cornerHandles)('keeps its shape at the $name, up to the nearer limit', ({ name, x, y }) => {
    for (const mode of ['crop', 'extend', 'resize'] as const) {
      const inwards = mode === 'crop' ? -1 : 1;
      const after = sizeAfter(frame(mode), name, x * inwards * 150, y * inwards * 10, true);
      expect(after).toEqual({ width: 600 + inwards * 150, height: 400 + inwards * 100 });
    }
    const off = { ...noSides, left: -60, right: -60, top: -10, bottom: -10 };
    const outwards = sizeAfter(frame('crop', off), name, x * 500, y * 500, true);
    expect(outwards).toEqual({ width: 493, height: 390 });
  });

  it('gives a picture a width or a height, with or without the other edge', () => {
    const halved = resizedTo(frame('resize'), { width: 300 }, true);
    expect(extentOf({ picture, sides: halved })).toEqual({ width: 300, height: 200 });
    expect(isStretched({ picture, sides: halved })).toBe(false);
    const flat = resizedTo(frame('resize'), { height: 200 }, false);
    expect(extentOf({ picture, sides: flat })).toEqual({ width: 600, height: 200 });
    expect(isStretched({ picture, sides: flat })).toBe(true);
    const odd = resizedTo(frame('resize'), { width: 301 }, true);
    expect(isStretched({ picture, sides: odd })).toBe(false);
  });
});
