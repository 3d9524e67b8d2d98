import { describe, expect, it } from 'vitest';
import {
  canPan,
  clampView,
  fitView,
  nextStop,
  panBy,
  zoomAt,
  zoomPercent,
} from '../../../src/renderer/loupe/zoom.ts';

const stage = { width: 1064, height: 664 };
const picture = { width: 2000, height: 1000 };

describe('the loupe', () => {
  it('fits a large picture inside the margins', () => {
    expect(fitView(picture, stage)).toEqual({ scale: 0.5, x: 0, y: 0, isFit: true });
  });

  it('does not blow a small picture up beyond twice its size', () => {
    expect(fitView({ width: 100, height: 100 }, stage).scale).toBe(2);
  });

  it('has a sensible scale for a stage without room', () => {
    expect(fitView(picture, { width: 0, height: 0 }).scale).toBeGreaterThan(0);
  });

  it('keeps the point under the pointer where it is', () => {
    const before = zoomAt(fitView(picture, stage), 2, { x: 0, y: 0 }, picture, stage);
    const anchor = { x: 200, y: -100 };
    const after = zoomAt(before, 4, anchor, picture, stage);
    const pointUnder = (view: typeof after) => ({
      x: (anchor.x - view.x) / view.scale,
      y: (anchor.y - view.y) / view.scale,
    });
    expect(pointUnder(after)).toEqual(pointUnder(before));
  });

  it('never zooms past its limits', () => {
    const fit = fitView(picture, stage);
    expect(zoomAt(fit, 1000, { x: 0, y: 0 }, picture, stage).scale).toBe(16);
    expect(zoomAt(fit, 0, { x: 0, y: 0 }, picture, stage).scale).toBe(0.1);
  });

  it('stops panning at the edges and does not pan what is all in sight', () => {
    const near = zoomAt(fitView(picture, stage), 1, { x: 0, y: 0 }, picture, stage);
    expect(panBy(near, 10_000, -10_000, picture, stage)).toMatchObject({ x: 500, y: -200 });
    expect(panBy(fitView(picture, stage), 50, 50, picture, stage)).toMatchObject({ x: 0, y: 0 });
    expect(canPan(near, picture, stage)).toBe(true);
    expect(canPan(fitView(picture, stage), picture, stage)).toBe(false);
  });

  it('comes back to the middle when the stage grows', () => {
    const view = { scale: 0.5, x: 300, y: 300, isFit: false };
    expect(clampView(view, picture, { width: 3000, height: 3000 })).toMatchObject({ x: 0, y: 0 });
  });

  it('steps to round figures in screen pixels', () => {
    expect(nextStop(0.52, 1, 1)).toBe(0.66);
    expect(nextStop(0.66, 1, 1)).toBe(1);
    expect(nextStop(1, -1, 1)).toBe(0.66);
    expect(nextStop(0.5, 1, 2)).toBe(0.75);
    expect(zoomPercent({ scale: 0.5, x: 0, y: 0, isFit: false }, 2)).toBe(100);
  });
});
