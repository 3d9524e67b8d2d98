import { applyStep, drawBrush } from '../../shared/mask/draw-mask.ts';
import { feather } from '../../shared/mask/feather.ts';
import { measureMask, type MaskFacts } from '../../shared/mask/mask-facts.ts';
import {
  boxWithin,
  createMaskPixels,
  isEmptyBox,
  wholeBox,
  type MaskPixels,
  type PixelBox,
} from '../../shared/mask/mask-pixels.ts';
import { maskLimits, type BrushStep, type MaskStep } from '../../shared/mask/mask-steps.ts';
import { snapped, writePoints } from '../../shared/mask/point-text.ts';

/** How far back undo goes, and how many steps lie between two copies of the pixels that it starts from. */
const undoDepth = 50;
/** Work between two frames while an old mask is drawn again. */
const sliceMs = 10;

interface Version {
  readonly steps: readonly MaskStep[];
  readonly featherPx: number;
}

/** Pixels as they were after the first `count` steps. */
interface Checkpoint {
  readonly count: number;
  readonly values: Uint8Array;
}

type Brush = Pick<BrushStep, 'operation' | 'radiusPx' | 'hardness'>;

/** Told what changed: pixels to be drawn anew, and that there is something new to show or to keep. */
export interface PaintingListener {
  readonly onPixels: (box: PixelBox) => void;
  readonly onChange: () => void;
}

/**
 * A mask while it is painted: its steps, its pixels, and the way back. Knows no window: whoever shows or keeps it
 * listens. A stroke's pixels are drawn as its points arrive; they come out as they do when it is drawn from its record.
 */
export class MaskPainting {
  readonly size: { readonly width: number; readonly height: number };
  #pixels: MaskPixels;
  #soft: MaskPixels | null = null;
  #version: Version = { steps: [], featherPx: 0 };
  #past: Version[] = [];
  #future: Version[] = [];
  #checkpoints: Checkpoint[] = [];
  #live: { readonly brush: Brush; readonly points: number[]; drawn: number } | null = null;
  #listeners = new Set<PaintingListener>();

  constructor(size: { readonly width: number; readonly height: number }) {
    this.size = size;
    this.#pixels = createMaskPixels(size.width, size.height);
  }

  /** The pixels as they are sent: softened where a feather is set. */
  get shown(): MaskPixels {
    return this.#soft ?? this.#pixels;
  }

  get featherPx(): number {
    return this.#version.featherPx;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Everything there is to keep, a stroke that is not finished included. */
  get steps(): readonly MaskStep[] {
    if (!this.#live) return this.#version.steps;
    return [...this.#version.steps, recordOf(this.#live.brush, this.#live.points)];
  }

  get isStroking(): boolean {
    return this.#live !== null;
  }

  listen(listener: PaintingListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  measure(): MaskFacts {
    return measureMask(this.shown);
  }

  /** Draws a stored mask, a slice at a time so that the window stays alive; `isStale` gives it up. */
  async load(version: Version, nextFrame: () => Promise<unknown>, isStale: () => boolean): Promise<void> {
    this.#pixels.values.fill(0);
    this.#past = [];
    this.#future = [];
    let sliceEnd = performance.now() + sliceMs;
    for (const step of version.steps) {
      applyStep(this.#pixels, step);
      if (performance.now() < sliceEnd) continue;
      await nextFrame();
      if (isStale()) return;
      sliceEnd = performance.now() + sliceMs;
    }
    this.#version = version;
    this.#checkpoints = [{ count: version.steps.length, values: this.#pixels.values.slice() }];
    this.#soften();
    this.#tell(wholeBox(this.size));
  }

  begin(brush: Brush, x: number, y: number, pressure: number): void {
    this.end();
    if (this.#version.steps.length >= maskLimits.steps) return;
    this.#live = { brush, points: [], drawn: 0 };
    this.extend([[x, y, pressure]]);
  }

  /** More points of the stroke; those too near to the last one to be seen are left out. */
  extend(points: readonly (readonly [number, number, number])[]): void {
    const live = this.#live;
    if (!live) return;
    const least = Math.max(0.5, live.brush.radiusPx / 12);
    for (const [x, y, pressure] of points) {
      const count = live.points.length;
      const away = Math.hypot(
        x - (live.points[count - 3] ?? Infinity),
        y - (live.points[count - 2] ?? Infinity),
      );
      if (count > 0 && away < least) continue;
      if (count >= maskLimits.pointsPerStep * 3) break;
      live.points.push(snapped(x), snapped(y), Math.round(Math.min(255, Math.max(0, pressure))));
    }
    const box = drawBrush(this.#pixels, live.brush, live.points, live.drawn);
    live.drawn = live.points.length / 3 - 1;
    this.#tell(box);
  }

  end(): void {
    const live = this.#live;
    if (!live) return;
    this.#live = null;
    this.#remember();
    this.#version = { ...this.#version, steps: [...this.#version.steps, recordOf(live.brush, live.points)] };
    this.#keepCheckpoint();
    this.#changed();
  }

  apply(step: MaskStep): void {
    this.end();
    if (this.#version.steps.length >= maskLimits.steps) return;
    this.#remember();
    const box = applyStep(this.#pixels, step);
    this.#version = { ...this.#version, steps: [...this.#version.steps, step] };
    this.#keepCheckpoint();
    this.#tell(box);
  }

  setFeather(featherPx: number): void {
    this.end();
    if (featherPx === this.#version.featherPx) return;
    this.#remember();
    this.#version = { ...this.#version, featherPx };
    this.#soften();
    this.#tell(wholeBox(this.size));
  }

  undo(): void {
    this.end();
    const before = this.#past.pop();
    if (!before) return;
    this.#future.push(this.#version);
    this.#goTo(before);
  }

  redo(): void {
    this.end();
    const after = this.#future.pop();
    if (!after) return;
    this.#past.push(this.#version);
    this.#goTo(after);
  }

  #remember(): void {
    this.#past.push(this.#version);
    if (this.#past.length > undoDepth) this.#past.shift();
    this.#future = [];
  }

  /** Two copies of the pixels, the older one always far enough back for the last undo. */
  #keepCheckpoint(): void {
    const count = this.#version.steps.length;
    const newest = this.#checkpoints.at(-1);
    if (newest && count - newest.count < undoDepth) return;
    this.#checkpoints = [...this.#checkpoints.slice(-1), { count, values: this.#pixels.values.slice() }];
  }

  /** From the last copy that both versions share, the steps since. */
  #goTo(version: Version): void {
    const isLater = version.steps.length >= this.#version.steps.length;
    if (isLater) {
      for (const step of version.steps.slice(this.#version.steps.length)) applyStep(this.#pixels, step);
    } else {
      this.#checkpoints = this.#checkpoints.filter(({ count }) => count <= version.steps.length);
      const start = this.#checkpoints.at(-1);
      this.#pixels.values.set(start?.values ?? new Uint8Array(this.#pixels.values.length));
      for (const step of version.steps.slice(start?.count ?? 0)) applyStep(this.#pixels, step);
    }
    this.#version = version;
    this.#soften();
    this.#tell(wholeBox(this.size));
  }

  #soften(): void {
    const { featherPx } = this.#version;
    this.#soft = featherPx === 0 ? null : createMaskPixels(this.size.width, this.size.height);
    if (this.#soft) feather(this.#pixels, this.#soft, featherPx, wholeBox(this.size));
  }

  #tell(box: PixelBox): void {
    if (!isEmptyBox(box)) {
      const { featherPx } = this.#version;
      const reached = boxWithin(box, featherPx, this.size);
      if (this.#soft) feather(this.#pixels, this.#soft, featherPx, reached);
      for (const { onPixels } of this.#listeners) onPixels(reached);
    }
    this.#changed();
  }

  #changed(): void {
    for (const { onChange } of this.#listeners) onChange();
  }
}

function recordOf(brush: Brush, points: readonly number[]): MaskStep {
  return { kind: 'brush', ...brush, points: writePoints(points, 3) };
}
