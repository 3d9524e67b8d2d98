import { isEmptyBox, joinBoxes, wholeBox, type PixelBox } from '../../shared/mask/mask-pixels.ts';
import { snapped, writePoints } from '../../shared/mask/point-text.ts';
import { clampView, fitView, nextStop, panBy, zoomAt, type Extent, type LoupeView } from '../loupe/zoom.ts';
import type { MaskPainting } from './mask-painting.ts';
import { canvasArea, drawOverlay, type OverlayPlace } from './mask-overlay.ts';
import { shapeBetween } from './mask-shapes.ts';
import type { MaskUiStore } from './mask-tools.ts';

interface Elements {
  readonly stage: HTMLElement;
  readonly picture: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly cursor: HTMLElement;
  readonly lasso: SVGPathElement;
  readonly shape: SVGGElement;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Stripes of the hatching, in CSS pixels. */
const stripePx = 5;

type Drag =
  | { readonly kind: 'stroke' }
  | { readonly kind: 'pan'; last: Point }
  | { readonly kind: 'shape'; readonly from: Point }
  | { readonly kind: 'lasso'; readonly points: number[] };

/** Pointer, wheel and pen on the picture; draws the hatching once per frame and never through React. */
export class MaskStage {
  #elements: Elements;
  #painting: MaskPainting;
  #ui: MaskUiStore;
  #view: LoupeView = { scale: 1, x: 0, y: 0, isFit: true };
  #drag: Drag | null = null;
  #pointerId: number | null = null;
  #dirty: PixelBox | null = null;
  #isAllDirty = true;
  #frame = 0;
  #isSpaceDown = false;
  #stop = new AbortController();
  #resize: ResizeObserver;
  #unlisten: readonly (() => void)[];

  constructor(elements: Elements, painting: MaskPainting, ui: MaskUiStore) {
    this.#elements = elements;
    this.#painting = painting;
    this.#ui = ui;
    const { stage } = elements;
    const { signal } = this.#stop;
    stage.addEventListener('wheel', (event) => this.#onWheel(event), { signal, passive: false });
    stage.addEventListener('pointerdown', (event) => this.#onDown(event), { signal });
    stage.addEventListener('pointermove', (event) => this.#onMove(event), { signal });
    stage.addEventListener('pointerup', (event) => this.#onUp(event, true), { signal });
    stage.addEventListener('pointercancel', (event) => this.#onUp(event, false), { signal });
    stage.addEventListener('pointerleave', () => elements.cursor.toggleAttribute('hidden', true), { signal });
    stage.addEventListener('keydown', (event) => this.#onSpace(event, true), { signal });
    stage.addEventListener('keyup', (event) => this.#onSpace(event, false), { signal });
    this.#resize = new ResizeObserver(() => this.#onResize());
    this.#resize.observe(stage);
    this.#unlisten = [
      painting.listen({
        onPixels: (box) => {
          this.#dirty = this.#dirty === null ? box : joinBoxes(this.#dirty, box);
          this.#ask();
        },
        onChange: () => undefined,
      }),
      ui.subscribe((now, before) => {
        if (now.isHidden !== before.isHidden || now.opacity !== before.opacity) this.#isAllDirty = true;
        this.#ask();
      }),
    ];
  }

  close(): void {
    this.#stop.abort();
    this.#resize.disconnect();
    cancelAnimationFrame(this.#frame);
    for (const stop of this.#unlisten) stop();
  }

  fit(): void {
    this.#change(fitView(this.#painting.size, this.#extent()));
  }

  actual(): void {
    this.#zoomTo(1 / devicePixelRatio, { x: 0, y: 0 });
  }

  toggleZoom(): void {
    if (this.#view.isFit) this.actual();
    else this.fit();
  }

  step(direction: 1 | -1): void {
    this.#zoomTo(nextStop(this.#view.scale, direction, devicePixelRatio), { x: 0, y: 0 });
  }

  /** The part of the picture in sight, in picture pixels. */
  visible(): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
    const { width, height } = this.#extent();
    const corner = this.#toPicture({ x: -width / 2, y: -height / 2 });
    const end = this.#toPicture({ x: width / 2, y: height / 2 });
    const { size } = this.#painting;
    const [left, top] = [Math.max(0, corner.x), Math.max(0, corner.y)];
    return {
      x: left,
      y: top,
      width: Math.min(size.width, end.x) - left,
      height: Math.min(size.height, end.y) - top,
    };
  }

  #extent(): Extent {
    const { stage } = this.#elements;
    return { width: stage.clientWidth, height: stage.clientHeight };
  }

  #pointOf(event: MouseEvent): Point {
    return pointIn(this.#elements.stage.getBoundingClientRect(), event);
  }

  #toPicture({ x, y }: Point): Point {
    const { width, height } = this.#painting.size;
    return {
      x: (x - this.#view.x) / this.#view.scale + width / 2,
      y: (y - this.#view.y) / this.#view.scale + height / 2,
    };
  }

  #zoomTo(scale: number, anchor: Point): void {
    this.#change(zoomAt(this.#view, scale, anchor, this.#painting.size, this.#extent()));
  }

  #onWheel(event: WheelEvent): void {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 32 : event.deltaMode === 2 ? 320 : 1;
    const factor = Math.exp(-event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.0016));
    this.#zoomTo(this.#view.scale * factor, this.#pointOf(event));
  }

  #onSpace(event: KeyboardEvent, isDown: boolean): void {
    if (event.key !== ' ') return;
    this.#isSpaceDown = isDown;
    this.#elements.stage.toggleAttribute('data-moves', isDown);
    event.preventDefault();
  }

  #onDown(event: PointerEvent): void {
    if (this.#drag !== null || this.#ui.getState().isLoading || ![0, 1, 5].includes(event.button)) return;
    const { stage } = this.#elements;
    stage.focus({ preventScroll: true });
    stage.setPointerCapture(event.pointerId);
    this.#pointerId = event.pointerId;
    const point = this.#pointOf(event);
    const at = this.#toPicture(point);
    const { tool, radiusPx, hardness } = this.#ui.getState();
    if (event.button === 1 || this.#isSpaceDown || tool === 'move') {
      this.#drag = { kind: 'pan', last: point };
    } else if (tool === 'brush' || tool === 'eraser') {
      // The other end of a pen rubs out, whichever tool is chosen.
      const isErasing = tool === 'eraser' || event.button === 5 || event.altKey;
      this.#drag = { kind: 'stroke' };
      const brush = { operation: isErasing ? 'remove' : 'add', radiusPx, hardness } as const;
      this.#painting.begin(brush, at.x, at.y, pressureOf(event));
    } else if (tool === 'lasso') {
      this.#drag = { kind: 'lasso', points: [snapped(at.x), snapped(at.y)] };
    } else {
      this.#drag = { kind: 'shape', from: at };
    }
    event.preventDefault();
  }

  #onMove(event: PointerEvent): void {
    // Read once, before anything is written: a box asked for after a style was set is a layout of its own.
    const box = this.#elements.stage.getBoundingClientRect();
    this.#drawWith(event, box);
    this.#placeCursor(event, box);
  }

  #drawWith(event: PointerEvent, box: DOMRect): void {
    const drag = this.#drag;
    if (!drag || event.pointerId !== this.#pointerId) return;
    const point = pointIn(box, event);
    const at = this.#toPicture(point);
    switch (drag.kind) {
      case 'pan':
        this.#change(
          panBy(
            this.#view,
            point.x - drag.last.x,
            point.y - drag.last.y,
            this.#painting.size,
            this.#extent(),
          ),
        );
        drag.last = point;
        return;
      case 'stroke': {
        const all = event.getCoalescedEvents();
        const moves = (all.length > 0 ? all : [event]).map((each) => {
          const { x, y } = this.#toPicture(pointIn(box, each));
          return [x, y, pressureOf(each)] as const;
        });
        this.#painting.extend(moves);
        return;
      }
      case 'lasso':
        drag.points.push(snapped(at.x), snapped(at.y));
        this.#ask();
        return;
      case 'shape': {
        const { tool } = this.#ui.getState();
        if (tool !== 'rectangle' && tool !== 'ellipse') return;
        this.#ui.setState({ shape: shapeBetween(tool, drag.from, at, event.shiftKey) });
      }
    }
  }

  #onUp(event: PointerEvent, isDone: boolean): void {
    const drag = this.#drag;
    if (!drag || event.pointerId !== this.#pointerId) return;
    this.#drag = null;
    const operation = event.altKey ? 'remove' : 'add';
    if (drag.kind === 'stroke') this.#painting.end();
    if (drag.kind === 'lasso' && isDone && drag.points.length >= 6)
      this.#painting.apply({ kind: 'lasso', operation, points: writePoints(drag.points, 2) });
    if (drag.kind === 'shape') {
      const { shape } = this.#ui.getState();
      this.#ui.setState({ shape: null });
      if (isDone && shape && shape.width >= 1 && shape.height >= 1)
        this.#painting.apply({ ...shape, operation });
    }
    this.#ask();
  }

  #placeCursor(event: PointerEvent, box: DOMRect): void {
    const { cursor } = this.#elements;
    const { tool, radiusPx } = this.#ui.getState();
    const isBrush = tool === 'brush' || tool === 'eraser';
    cursor.toggleAttribute('hidden', !isBrush || event.pointerType === 'touch');
    const edge = 2 * radiusPx * this.#view.scale;
    cursor.style.width = `${edge}px`;
    cursor.style.height = `${edge}px`;
    const [x, y] = [event.clientX - box.left - edge / 2, event.clientY - box.top - edge / 2];
    cursor.style.transform = `translate(${x}px, ${y}px)`;
  }

  #onResize(): void {
    const { size } = this.#painting;
    const extent = this.#extent();
    this.#change(this.#view.isFit ? fitView(size, extent) : clampView(this.#view, size, extent));
  }

  #change(view: LoupeView): void {
    this.#view = view;
    this.#isAllDirty = true;
    this.#ask();
  }

  #ask(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const { picture, canvas } = this.#elements;
    const { width, height } = this.#painting.size;
    const { scale, x, y } = this.#view;
    const extent = this.#extent();
    const [left, top] = [
      extent.width / 2 + x - (width * scale) / 2,
      extent.height / 2 + y - (height * scale) / 2,
    ];
    picture.style.width = `${width}px`;
    picture.style.height = `${height}px`;
    picture.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
    picture.style.setProperty('--loupe-scale', String(scale));
    const [across, down] = [
      Math.round(extent.width * devicePixelRatio),
      Math.round(extent.height * devicePixelRatio),
    ];
    if (canvas.width !== across || canvas.height !== down) {
      canvas.width = across;
      canvas.height = down;
      this.#isAllDirty = true;
    }
    const ratio = devicePixelRatio;
    this.#drawMask({ scale: scale * ratio, left: left * ratio, top: top * ratio });
    this.#drawOutlines({ scale, left, top });
  }

  #drawMask(place: OverlayPlace): void {
    const { canvas } = this.#elements;
    const { isHidden, opacity } = this.#ui.getState();
    const context = canvas.getContext('2d');
    if (!context) return;
    const box = this.#isAllDirty ? wholeBox(this.#painting.size) : this.#dirty;
    if (this.#isAllDirty) context.clearRect(0, 0, canvas.width, canvas.height);
    this.#isAllDirty = false;
    this.#dirty = null;
    if (isHidden || box === null || isEmptyBox(box)) return;
    const area = canvasArea(box, place, canvas);
    drawOverlay(context, this.#painting.shown, place, {
      opacity,
      stripePx: Math.round(stripePx * devicePixelRatio),
      area,
    });
  }

  #drawOutlines({ scale, left, top }: OverlayPlace): void {
    const { lasso, shape } = this.#elements;
    const points = this.#drag?.kind === 'lasso' ? this.#drag.points : [];
    const corners: string[] = [];
    for (let at = 0; at < points.length; at += 2) {
      corners.push(`${(points[at] ?? 0) * scale + left} ${(points[at + 1] ?? 0) * scale + top}`);
    }
    lasso.setAttribute('d', corners.length === 0 ? '' : `M${corners.join('L')}Z`);
    shape.setAttribute('transform', `translate(${left} ${top}) scale(${scale})`);
  }
}

/** Where an event is, from the middle of the stage. */
function pointIn(box: DOMRect, event: MouseEvent): Point {
  return {
    x: event.clientX - box.left - box.width / 2,
    y: event.clientY - box.top - box.height / 2,
  };
}

/** A mouse has no pressure (0.5 while its button is down): it draws at full width. */
function pressureOf(event: PointerEvent): number {
  return event.pointerType === 'pen' ? event.pressure * 255 : 255;
}
