import { formatDollars } from '../../shared/money.ts';
import { boxInSight, type Camera, type Stage } from './camera.ts';
import type { GraphIndex, GraphLine } from './graph-index.ts';
import { nodeSize, type GraphLayout } from './graph-layout.ts';
import { hasFlag, nodeCost, type GraphModel, type GraphNode } from './graph-model.ts';
import type { NodeFacts } from './node-facts.ts';
import type { PictureSet } from '../state/picture-set.ts';

/** Colours of the window as they are now; a canvas knows no variables. */
export type GraphColors = Readonly<
  Record<
    | 'surround'
    | 'panel'
    | 'raised'
    | 'line'
    | 'text'
    | 'muted'
    | 'faint'
    | 'accent'
    | 'accentInk'
    | 'second'
    | 'focus'
    | 'bad'
    | 'warn',
    string
  >
>;

export interface Scene {
  readonly model: GraphModel;
  readonly layout: GraphLayout;
  readonly index: GraphIndex;
  readonly facts: NodeFacts;
  readonly camera: Camera;
  readonly stage: Stage;
  readonly colors: GraphColors;
  readonly font: string;
  readonly selected: PictureSet;
  readonly activeIndex: number | null;
  readonly hasFocus: boolean;
}

/** A canvas on the screen, or one that is drawn ahead. */
type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Smaller than this, words cannot be read. */
const wordsFrom = 0.5;
/** Smaller than this, pictures are only tones. */
export const picturesFrom = 0.2;
const radius = 10;
const { width, height, pictureHeight }: Readonly<Record<keyof typeof nodeSize, number>> = nodeSize;

/** Draws what is in sight, and nothing else. */
export function paintGraph(context: Context, scene: Scene): void {
  const { camera, stage, index, model } = scene;
  context.fillStyle = scene.colors.surround;
  context.fillRect(0, 0, stage.width, stage.height);
  context.save();
  context.scale(camera.scale, camera.scale);
  context.translate(-camera.x, -camera.y);
  const box = boxInSight(camera, stage);
  const path = pathOf(model, scene.activeIndex);
  paintLines(context, scene, index.linesIn(box), path);
  for (const place of index.nodesIn(box)) {
    const node = model.nodes[place];
    if (node) paintNode(context, scene, node);
  }
  context.restore();
}

/** What the active picture came from, and what was made from it. */
function pathOf({ nodes }: GraphModel, active: number | null): ReadonlySet<number> {
  const path = new Set<number>();
  for (let at = active ?? -1; at >= 0; at = nodes[at]?.parent ?? -1) path.add(at);
  for (const child of nodes[active ?? -1]?.children ?? []) path.add(child);
  return path;
}

function paintLines(
  context: Context,
  scene: Scene,
  lines: readonly GraphLine[],
  path: ReadonlySet<number>,
): void {
  const { colors, camera, layout } = scene;
  const isFar = camera.scale < picturesFrom;
  const isOn = (line: GraphLine) => path.has(line.from) && path.has(line.to);
  const sets = [
    {
      lines: lines.filter((line) => !line.isReference && !isOn(line)),
      color: colors.faint,
      alpha: 0.6,
      dash: [],
    },
    {
      lines: lines.filter((line) => !line.isReference && isOn(line)),
      color: colors.second,
      alpha: 1,
      dash: [],
    },
    { lines: lines.filter((line) => line.isReference), color: colors.faint, alpha: 0.75, dash: [4, 5] },
  ];
  for (const set of sets) {
    context.beginPath();
    for (const line of set.lines) {
      if (isFar) traceStraight(context, layout.places, line);
      else traceLine(context, layout.places, line);
    }
    context.strokeStyle = set.color;
    context.globalAlpha = set.alpha;
    context.lineWidth = Math.max(set.dash.length > 0 ? 1.2 : 1.6, 0.7 / camera.scale);
    // Dashes of a hair's breadth cost much and show nothing.
    context.setLineDash(isFar ? [] : set.dash);
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** From afar a curve is a few pixels that nobody can tell from a straight line, and costs ten times as much. */
function traceStraight(context: Context, places: Float64Array, line: GraphLine): void {
  const middle = height / 2;
  context.moveTo((places[line.from * 2] ?? 0) + width, (places[line.from * 2 + 1] ?? 0) + middle);
  context.lineTo(places[line.to * 2] ?? 0, (places[line.to * 2 + 1] ?? 0) + middle);
}

function traceLine(context: Context, places: Float64Array, line: GraphLine): void {
  const [x1, y1] = [places[line.from * 2] ?? 0, places[line.from * 2 + 1] ?? 0];
  const [x2, y2] = [places[line.to * 2] ?? 0, places[line.to * 2 + 1] ?? 0];
  if (!line.isReference) {
    const [start, end] = [x1 + width, x2];
    const middle = (start + end) / 2;
    context.moveTo(start, y1 + height / 2);
    context.bezierCurveTo(middle, y1 + height / 2, middle, y2 + height / 2, end, y2 + height / 2);
    return;
  }
  const low = Math.max(y1, y2) + height;
  context.moveTo(x1 + width - radius, y1 + height);
  context.bezierCurveTo(x1 + width + 40, low + 60, x2 - 20, low + 60, x2 + width * 0.4, y2 + height);
}

function paintNode(context: Context, scene: Scene, node: GraphNode): void {
  const { colors, layout, camera, selected } = scene;
  const [x, y] = [layout.places[node.index * 2] ?? 0, layout.places[node.index * 2 + 1] ?? 0];
  const isSelected = node.imageId !== null && selected.has(node.imageId);
  const isActive = node.index === scene.activeIndex;
  if (camera.scale < picturesFrom) {
    context.fillStyle =
      isSelected || isActive ? colors.accent : node.imageId === null ? colors.bad : colors.muted;
    context.fillRect(x, y, width, height);
    return;
  }
  const isPale = hasFlag(node, 'isTrashed') || hasFlag(node, 'isGone');
  context.globalAlpha = isPale ? 0.5 : 1;
  roundedBox(context, x, y, width, height, radius);
  context.fillStyle = colors.panel;
  context.fill();
  context.save();
  context.clip();
  paintPicture(context, scene, node, x, y);
  context.restore();
  if (camera.scale >= wordsFrom) paintWords(context, scene, node, x, y);
  context.globalAlpha = 1;
  paintEdge(context, scene, node, { x, y, isSelected, isActive });
}

function paintPicture(
  context: Context,
  { colors, facts }: Scene,
  node: GraphNode,
  x: number,
  y: number,
): void {
  context.fillStyle = colors.raised;
  context.fillRect(x, y, width, pictureHeight);
  if (node.imageId === null) {
    hatch(context, colors.faint, x, y);
    return;
  }
  const picture = facts.picture(node.imageId);
  if (!picture) return;
  const scale = Math.max(width / picture.naturalWidth, pictureHeight / picture.naturalHeight);
  const [w, h] = [width / scale, pictureHeight / scale];
  const [left, top] = [(picture.naturalWidth - w) / 2, (picture.naturalHeight - h) / 2];
  context.drawImage(picture, left, top, w, h, x, y, width, pictureHeight);
}

function hatch(context: Context, color: string, x: number, y: number, w = width, h = pictureHeight): void {
  context.beginPath();
  for (let at = -h; at < w; at += 9) {
    context.moveTo(x + at, y + h);
    context.lineTo(x + at + h, y);
  }
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.stroke();
}

function paintWords(context: Context, scene: Scene, node: GraphNode, x: number, y: number): void {
  const { colors, facts, font, model } = scene;
  context.textBaseline = 'middle';
  const middle = y + pictureHeight + (height - pictureHeight) / 2 + 0.5;
  const cost = nodeCost(node);
  context.font = `400 11px ${font}`;
  let room = width - 16;
  if (cost !== null) {
    context.textAlign = 'right';
    context.fillStyle = cost === 'unknown' ? colors.warn : colors.text;
    context.fillText(cost, x + width - 8, middle);
    room -= context.measureText(cost).width + 6;
  }
  context.textAlign = 'left';
  context.fillStyle = colors.muted;
  context.fillText(shortened(context, labelOf(node, facts), room), x + 8, middle);
  if (node.name !== '') badge(context, font, node.name, x + 6, y + pictureHeight - 20);
  if (hasFlag(node, 'hasMask')) paintMask(context, scene, x, y);
  const parent = model.nodes[node.parent];
  if (parent && parent.children.length > 1 && node.children.length > 0 && node.branchNanos > 0) {
    context.textAlign = 'right';
    context.fillStyle = colors.muted;
    context.font = `400 10px ${font}`;
    const more = node.branchUnknown > 0 ? '+' : '';
    context.fillText(`Σ ${formatDollars(node.branchNanos)}${more}`, x - 6, y + height / 2 - 9);
  }
}

function labelOf(node: GraphNode, facts: NodeFacts): string {
  if (node.run) return runWords[node.run.status] ?? node.run.status;
  const label = node.imageId === null ? '' : (facts.facts(node.imageId)?.cell.label ?? '');
  if (hasFlag(node, 'isGone')) return 'removed';
  if (hasFlag(node, 'isTrashed')) return `in trash · ${label}`;
  return hasFlag(node, 'isElsewhere') ? `elsewhere · ${label}` : label;
}

/** What stands in place of a picture that is not there. */
export const runWords: Readonly<Record<string, string>> = {
  waiting: 'waiting',
  running: 'being made',
  failed: 'failed',
  unknown: 'may be charged',
};

function badge(context: Context, font: string, text: string, x: number, y: number): void {
  context.font = `600 10px ${font}`;
  const room = context.measureText(text).width + 8;
  context.fillStyle = '#000a';
  roundedBox(context, x, y, room, 15, 4);
  context.fill();
  context.fillStyle = '#fff';
  context.textAlign = 'left';
  context.fillText(text, x + 4, y + 8);
}

/** A mask is no picture of its own: a hatched chip, tied to the picture it was painted for by a dashed line. */
function paintMask(context: Context, { colors, font }: Scene, x: number, y: number): void {
  const [left, top, size] = [x - 38, y + height - 22, 26];
  context.save();
  roundedBox(context, left, top, size, 18, 4);
  context.fillStyle = colors.panel;
  context.fill();
  context.clip();
  hatch(context, colors.accent, left, top, size, 18);
  context.restore();
  context.beginPath();
  context.setLineDash([3, 3]);
  context.moveTo(left + size, top + 9);
  context.lineTo(x, top + 9);
  context.strokeStyle = colors.faint;
  context.stroke();
  context.setLineDash([]);
  context.font = `400 9px ${font}`;
  context.textAlign = 'center';
  context.fillStyle = colors.muted;
  context.fillText('mask', left + size / 2, top - 6);
}

function paintEdge(
  context: Context,
  { colors, hasFocus, camera, font }: Scene,
  node: GraphNode,
  { x, y, isSelected, isActive }: { x: number; y: number; isSelected: boolean; isActive: boolean },
): void {
  roundedBox(context, x, y, width, height, radius);
  context.lineWidth = isSelected || isActive ? Math.max(2, 1.5 / camera.scale) : 1;
  context.strokeStyle = isSelected || isActive ? colors.accent : colors.line;
  context.setLineDash(node.imageId === null || hasFlag(node, 'isElsewhere') ? [5, 4] : []);
  context.stroke();
  context.setLineDash([]);
  if (isActive && hasFocus) {
    roundedBox(context, x - 4, y - 4, width + 8, height + 8, radius + 4);
    context.lineWidth = Math.max(2, 1.5 / camera.scale);
    context.strokeStyle = colors.focus;
    context.stroke();
  }
  if (isSelected && camera.scale >= wordsFrom) tick(context, colors, font, x + width - 20, y + 6);
}

function tick(context: Context, colors: GraphColors, font: string, x: number, y: number): void {
  context.beginPath();
  context.arc(x + 7, y + 7, 8, 0, Math.PI * 2);
  context.fillStyle = colors.accent;
  context.fill();
  context.fillStyle = colors.accentInk;
  context.font = `600 11px ${font}`;
  context.textAlign = 'center';
  context.fillText('✓', x + 7, y + 7.5);
}

function roundedBox(context: Context, x: number, y: number, w: number, h: number, r: number): void {
  context.beginPath();
  context.roundRect(x, y, w, h, r);
}

/** As much of a text as fits, with an ellipsis; halving, so that a long prompt costs a few measurements. */
function shortened(context: Context, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (context.measureText(`${text.slice(0, middle)}…`).width <= room) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${text.slice(0, low).trimEnd()}…`;
}
