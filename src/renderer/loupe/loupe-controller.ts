import {
  canPan,
  clampView,
  fitView,
  nextStop,
  panBy,
  zoomAt,
  zoomPercent,
  type Extent,
  type LoupeView,
} from './zoom.ts';

/** What the rest of the window may know of the view; told only when it changes. */
export interface ZoomState {
  readonly percent: number;
  readonly isFit: boolean;
  readonly canPan: boolean;
}

/** One press of an arrow key moves this far. */
const keyPanPx = 80;

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Zooms and pans one element on a stage with pointer, wheel, pinch and keys. It writes the element's transform once
 * per frame and by itself: moving a picture never goes through React.
 */
export class LoupeController {
  #stage: HTMLElement;
  #element: HTMLElement;
  #onZoom: (state: ZoomState) => void;
  #picture: Extent = { width: 1, height: 1 };
  #view: LoupeView = { scale: 1, x: 0, y: 0, isFit: true };
  #pointers = new Map<number, Point>();
  #frame = 0;
  #told = '';
  #stop = new AbortController();
  #resize: ResizeObserver;

  constructor(stage: HTMLElement, element: HTMLElement, onZoom: (state: ZoomState) => void) {
    this.#stage = stage;
    this.#element = element;
    this.#onZoom = onZoom;
    const { signal } = this.#stop;
    stage.addEventListener('wheel', (event) => this.#onWheel(event), { signal, passive: false });
    stage.addEventListener('pointerdown', (event) => this.#onDown(event), { signal });
    stage.addEventListener('pointermove', (event) => this.#onMove(event), { signal });
    for (const kind of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
      stage.addEventListener(kind, (event) => this.#onUp(event), { signal });
    }
    stage.addEventListener('dblclick', (event) => this.toggle(this.#pointOf(event)), { signal });
    this.#resize = new ResizeObserver(() => this.#onResize());
    this.#resize.observe(stage);
  }

  /** Shows another picture, fitted. */
  setPicture(picture: Extent): void {
    this.#picture = picture;
    this.#change(fitView(picture, this.#extent()));
  }

  fit(): void {
    this.#change(fitView(this.#picture, this.#extent()));
  }

  /** One picture pixel on one screen pixel. */
  actual(anchor: Point = { x: 0, y: 0 }): void {
    this.#zoomTo(1 / devicePixelRatio, anchor);
  }

  /** No surround in sight: the shorter way across fills the stage. */
  fill(): void {
    const stage = this.#extent();
    const { width, height } = this.#picture;
    this.#zoomTo(Math.max(stage.width / width, stage.height / height), { x: 0, y: 0 });
  }

  toggle(anchor: Point = { x: 0, y: 0 }): void {
    if (this.#view.isFit) this.actual(anchor);
    else this.fit();
  }

  step(direction: 1 | -1): void {
    this.#zoomTo(nextStop(this.#view.scale, direction, devicePixelRatio), { x: 0, y: 0 });
  }

  /** Moves by a key's worth; false when all of the picture is in sight, so that the key can mean something else. */
  pan(across: -1 | 0 | 1, down: -1 | 0 | 1): boolean {
    const stage = this.#extent();
    if (!canPan(this.#view, this.#picture, stage)) return false;
    this.#change(panBy(this.#view, -across * keyPanPx, -down * keyPanPx, this.#picture, stage));
    return true;
  }

  close(): void {
    this.#stop.abort();
    this.#resize.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  #extent(): Extent {
    return { width: this.#stage.clientWidth, height: this.#stage.clientHeight };
  }

  #zoomTo(scale: number, anchor: Point): void {
    this.#change(zoomAt(this.#view, scale, anchor, this.#picture, this.#extent()));
  }

  #onWheel(event: WheelEvent): void {
    event.preventDefault();
    // A pinch on a touchpad arrives as a wheel with Ctrl and small steps; lines and pages are made into pixels.
    const unit = event.deltaMode === 1 ? 32 : event.deltaMode === 2 ? 320 : 1;
    const factor = Math.exp(-event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.0016));
    this.#zoomTo(this.#view.scale * factor, this.#pointOf(event));
  }

  #onDown(event: PointerEvent): void {
    if (event.button !== 0 || this.#pointers.size >= 2) return;
    this.#pointers.set(event.pointerId, this.#pointOf(event));
    this.#stage.setPointerCapture(event.pointerId);
  }

  #onMove(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const point = this.#pointOf(event);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, point);
    if (other) {
      this.#pinch(before, point, other);
      return;
    }
    const stage = this.#extent();
    if (!canPan(this.#view, this.#picture, stage)) return;
    this.#change(panBy(this.#view, point.x - before.x, point.y - before.y, this.#picture, stage));
  }

  /** Two fingers: their distance zooms, around the one that stays. */
  #pinch(before: Point, after: Point, other: Point): void {
    const distance = (point: Point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    const middle = { x: (after.x + other.x) / 2, y: (after.y + other.y) / 2 };
    this.#zoomTo((this.#view.scale * distance(after)) / distance(before), middle);
  }

  #onUp(event: PointerEvent): void {
    this.#pointers.delete(event.pointerId);
  }

  #onResize(): void {
    const stage = this.#extent();
    this.#change(
      this.#view.isFit ? fitView(this.#picture, stage) : clampView(this.#view, this.#picture, stage),
    );
  }

  /** Pointer position from the middle of the stage. */
  #pointOf(event: MouseEvent): Point {
    const box = this.#stage.getBoundingClientRect();
    return {
      x: event.clientX - box.left - box.width / 2,
      y: event.clientY - box.top - box.height / 2,
    };
  }

  #change(view: LoupeView): void {
    this.#view = view;
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const { width, height } = this.#picture;
    const { scale, x, y, isFit } = this.#view;
    const stage = this.#extent();
    const { style } = this.#element;
    style.width = `${width}px`;
    style.height = `${height}px`;
    style.transform = `translate(${stage.width / 2 + x - (width * scale) / 2}px, ${
      stage.height / 2 + y - (height * scale) / 2
    }px) scale(${scale})`;
    style.setProperty('--loupe-scale', String(scale));
    const state: ZoomState = {
      percent: zoomPercent(this.#view, devicePixelRatio),
      isFit,
      canPan: canPan(this.#view, this.#picture, stage),
    };
    this.#stage.toggleAttribute('data-can-pan', state.canPan);
    // From here on a pixel is worth seeing as a pixel.
    this.#element.toggleAttribute('data-pixels', state.percent >= 300);
    const told = JSON.stringify(state);
    if (told === this.#told) return;
    this.#told = told;
    this.#onZoom(state);
  }
}
