import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const Bounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1).max(100_000),
  height: z.number().int().min(1).max(100_000),
});
export type Bounds = z.output<typeof Bounds>;

/** How the window was left. */
export const WindowState = z.object({ bounds: Bounds, isMaximized: z.boolean(), isFullScreen: z.boolean() });
export type WindowState = z.output<typeof WindowState>;

/** So much of a window has to lie on a display for a person to find it and to move it. */
const visibleWidth = 120;
const visibleHeight = 48;

/** Reads the state as it was saved; null when there is none or it makes no sense. */
export function readWindowState(file: string): WindowState | null {
  try {
    return WindowState.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Missing, broken or from another version: the window opens where it would the first time.
    return null;
  }
}

export function saveWindowState(file: string, state: WindowState): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(state));
  renameSync(`${file}.new`, file);
}

/**
 * Where a window may open: its old bounds cut to the display they lie on most, or null when no display shows enough of
 * them (a screen was unplugged), so that the system chooses.
 */
export function visibleBounds(bounds: Bounds, workAreas: readonly Bounds[]): Bounds | null {
  const overlaps = workAreas.map((area) => ({ area, ...overlap(bounds, area) }));
  const best = overlaps.toSorted((a, b) => b.width * b.height - a.width * a.height)[0];
  if (best === undefined || best.width < visibleWidth || best.height < visibleHeight) return null;
  const { area } = best;
  const width = Math.min(bounds.width, area.width);
  const height = Math.min(bounds.height, area.height);
  return {
    width,
    height,
    x: Math.min(Math.max(bounds.x, area.x), area.x + area.width - width),
    y: Math.min(Math.max(bounds.y, area.y), area.y + area.height - height),
  };
}

function overlap(a: Bounds, b: Bounds): { width: number; height: number } {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return { width: Math.max(0, width), height: Math.max(0, height) };
}
