import type { ImageId } from '../../shared/ids.ts';
import {
  centredOn,
  firstCamera,
  fitCamera,
  keptInSight,
  panned,
  revealed,
  zoomTo,
  type Box,
  type Camera,
  type Stage,
} from './camera.ts';
import { createGraphIndex, type GraphIndex } from './graph-index.ts';
import { nodeSize, type GraphLayout } from './graph-layout.ts';
import type { GraphModel } from './graph-model.ts';
import { GraphCache } from './graph-cache.ts';
import type { GraphColors } from './graph-painter.ts';
import type { NodeFacts } from './node-facts.ts';
import type { PictureSet } from '../state/picture-set.ts';

interface Callbacks {
  readonly onPress: (index: number, event: PointerEvent) => void;
  readonly onOpen: (index: number) => void;
  readonly onMenu: (index: number, event: MouseEvent) => void;
  readonly onCamera: (camera: Camera) => void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Further than this a press is a drag. */
const slopPx = 4;

/** Pans, zooms and draws a graph on its canvas, once a frame and only when something changed; React is never asked. */
export class GraphController {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #facts: NodeFacts;
  readonly #calls: Callbacks;
  readonly #stop = new AbortController();
  readonly #resize: ResizeObserver;
  #model: GraphModel | null = null;
  #layout: GraphLayout | null = null;
  #index: GraphIndex | null = null;
  #camera: Camera | null = null;
  #stage: Stage = { width: 1, height: 1 };
  #selected: PictureSet = new Set<ImageId>();
  #active: number | null = null;
  readonly #cache = new GraphCache();
  #pointers = new Map<number, Point>();
  #pressed: Point | null = null;
  #isDragging = false;
  #frame = 0;

  constructor(canvas: HTMLCanvasElement, facts: NodeFacts, calls: Callbacks) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false });
    this.#facts = facts;
    this.#calls = calls;
    const { signal } = this.#stop;
    canvas.addEventListener('wheel', (event) => this.#onWheel(event), { signal, passive: false });
    canvas.addEventListener('pointerdown', (event) => this.#onDown(event), { signal });
    canvas.addEventListener('pointermove', (event) => this.#onMove(event), { signal });
    canvas.addEventListener('pointerup', (event) => this.#onUp(event), { signal });
    canvas.addEventListener('pointercancel', (event) => this.#pointers.delete(event.pointerId), { signal });
    canvas.addEventListener(
      'dblclick',
      (event) => this.#withNode(event, (index) => this.#calls.onOpen(index)),
      {
        signal,
      },
    );
    canvas.addEventListener(
      'contextmenu',
      (event) => {
        event.preventDefault();
        this.#withNode(event, (index) => this.#calls.onMenu(index, event));
      },
      { signal },
    );
    for (const kind of ['focus', 'blur'] as const)
      canvas.addEventListener(kind, () => this.draw(), { signal });
    this.#resize = new ResizeObserver(() => this.#onResize());
    this.#resize.observe(canvas);
    this.#onResize();
  }

  /** Shows a laid out graph; the active picture stays where it is on the screen when others arrive. */
  show(model: GraphModel, layout: GraphLayout, kept: Camera | null): void {
    const before = this.#cornerOf(this.#active);
    const activeId = this.#model?.nodes[this.#active ?? -1]?.imageId ?? null;
    const isFirst = this.#layout === null;
    this.#model = model;
    this.#layout = layout;
    this.#index = createGraphIndex(model.nodes, layout);
    if (activeId !== null) this.#active = model.byImage.get(activeId)?.index ?? null;
    const after = this.#cornerOf(this.#active);
    if (isFirst) this.#camera = kept;
    else if (this.#camera && before && after)
      this.#camera = {
        ...this.#camera,
        x: this.#camera.x + after.left - before.left,
        y: this.#camera.y + after.top - before.top,
      };
    this.draw();
  }

  select(selected: PictureSet, active: number | null, isToReveal: boolean): void {
    this.#selected = selected;
    this.#active = active;
    const corner = this.#cornerOf(active);
    if (isToReveal && corner && this.#camera) this.#move(revealed(this.#camera, corner, this.#stage));
    this.draw();
  }

  fit(): void {
    if (this.#layout) this.#move(fitCamera(this.#layout, this.#stage));
  }

  actual(): void {
    this.#zoom(1);
  }

  toggle(): void {
    const fitted = this.#layout && fitCamera(this.#layout, this.#stage);
    const isFit = fitted && this.#camera && Math.abs(this.#camera.scale - fitted.scale) < 0.001;
    if (!isFit) this.fit();
    else this.#move(centredOn(this.#activePoint(), 1, this.#stage));
  }

  step(direction: 1 | -1): void {
    this.#zoom((this.#camera?.scale ?? 1) * (direction === 1 ? 1.25 : 0.8));
  }

  /** Where a node is on the screen, for menus and tests. */
  onScreen(index: number): DOMRect | null {
    const corner = this.#cornerOf(index);
    if (!corner || !this.#camera) return null;
    const { x, y, scale } = this.#camera;
    const box = this.#canvas.getBoundingClientRect();
    return new DOMRect(
      box.left + (corner.left - x) * scale,
      box.top + (corner.top - y) * scale,
      nodeSize.width * scale,
      nodeSize.height * scale,
    );
  }

  /** Draws anew: what is shown has changed. */
  draw(): void {
    this.#cache.forget();
    this.#ask();
  }

  #ask(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  close(): void {
    this.#stop.abort();
    this.#resize.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#frame = -1;
  }

  #paint(): void {
    const { width, height } = this.#stage;
    if (!this.#context || !this.#model || !this.#layout || !this.#index || width < 2 || height < 2) return;
    if (this.#camera === null) {
      this.#camera = firstCamera(this.#layout, this.#stage, this.#activePoint());
      this.#calls.onCamera(this.#camera);
    }
    const scene = {
      model: this.#model,
      layout: this.#layout,
      index: this.#index,
      facts: this.#facts,
      camera: this.#camera,
      stage: this.#stage,
      colors: readColors(this.#canvas),
      font: getComputedStyle(this.#canvas).fontFamily,
      selected: this.#selected,
      activeIndex: this.#active,
      hasFocus: this.#canvas.matches(':focus-visible'),
    };
    this.#cache.paint(this.#context, scene, devicePixelRatio);
  }

  #activePoint(): Point {
    const corner = this.#cornerOf(this.#active ?? (this.#model?.nodes.length ?? 1) - 1);
    return corner
      ? { x: (corner.left + corner.right) / 2, y: (corner.top + corner.bottom) / 2 }
      : { x: 0, y: 0 };
  }

  #cornerOf(index: number | null): Box | null {
    if (index === null || !this.#layout) return null;
    const [left, top] = [this.#layout.places[index * 2], this.#layout.places[index * 2 + 1]];
    if (left === undefined || top === undefined) return null;
    return { left, top, right: left + nodeSize.width, bottom: top + nodeSize.height };
  }

  #move(camera: Camera): void {
    this.#camera = this.#layout ? keptInSight(camera, this.#layout, this.#stage) : camera;
    this.#calls.onCamera(this.#camera);
    this.#ask();
  }

  #zoom(scale: number, anchor: Point = { x: this.#stage.width / 2, y: this.#stage.height / 2 }): void {
    if (this.#camera) this.#move(zoomTo(this.#camera, scale, anchor));
  }

  #onResize(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    this.#stage = { width, height };
    this.#canvas.width = Math.max(1, Math.round(width * devicePixelRatio));
    this.#canvas.height = Math.max(1, Math.round(height * devicePixelRatio));
    // A new size empties the canvas: drawn at once, or it would flash.
    this.#paint();
  }

  /** The wheel zooms around the pointer, as in the loupe; with Shift, or sideways, it pans. */
  #onWheel(event: WheelEvent): void {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 32 : event.deltaMode === 2 ? 320 : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    if (!this.#camera) return;
    if (event.shiftKey || Math.abs(dx) > Math.abs(dy)) {
      this.#move(panned(this.#camera, dx === 0 ? -dy : -dx, 0));
      return;
    }
    this.#zoom(this.#camera.scale * Math.exp(-dy * (event.ctrlKey ? 0.01 : 0.0016)), this.#pointOf(event));
  }

  #onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#pressed = this.#pointOf(event);
    this.#isDragging = this.#pointers.size > 0;
    this.#pointers.set(event.pointerId, this.#pressed);
  }

  #onMove(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    const point = this.#pointOf(event);
    if (!before) {
      this.#canvas.style.cursor = this.#nodeAt(point) === null ? 'grab' : 'default';
      return;
    }
    const start = this.#pressed ?? before;
    if (!this.#isDragging && Math.hypot(point.x - start.x, point.y - start.y) < slopPx) return;
    this.#isDragging = true;
    this.#canvas.style.cursor = 'grabbing';
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, point);
    if (!this.#camera) return;
    if (!other) {
      this.#move(panned(this.#camera, point.x - before.x, point.y - before.y));
      return;
    }
    const distance = (from: Point) => Math.max(1, Math.hypot(from.x - other.x, from.y - other.y));
    this.#zoom((this.#camera.scale * distance(point)) / distance(before), other);
  }

  #onUp(event: PointerEvent): void {
    const wasPress = this.#pointers.delete(event.pointerId) && !this.#isDragging;
    if (this.#pointers.size === 0) this.#isDragging = false;
    this.#canvas.style.cursor = '';
    if (wasPress) this.#withNode(event, (index) => this.#calls.onPress(index, event));
  }

  #withNode(event: MouseEvent, then: (index: number) => void): void {
    const index = this.#nodeAt(this.#pointOf(event));
    if (index !== null) then(index);
  }

  #nodeAt(point: Point): number | null {
    if (!this.#camera || !this.#index) return null;
    const { x, y, scale } = this.#camera;
    return this.#index.at(x + point.x / scale, y + point.y / scale);
  }

  #pointOf(event: MouseEvent): Point {
    const box = this.#canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}

function readColors(element: Element): GraphColors {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    surround: read('surround'),
    panel: read('panel'),
    raised: read('raised'),
    line: read('line'),
    text: read('text'),
    muted: read('muted'),
    faint: read('faint'),
    accent: read('accent'),
    accentInk: read('accent-ink'),
    second: read('second'),
    focus: read('focus'),
    bad: read('bad'),
    warn: read('warn'),
  };
}
