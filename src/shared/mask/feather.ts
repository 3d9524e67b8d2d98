import {
  boxWithin,
  fillBox,
  isEmptyBox,
  tilesOf,
  uniformValue,
  type MaskPixels,
  type PixelBox,
} from './mask-pixels.ts';

const tileEdge = 512;
/** Values are carried in 256ths, so that six roundings stay far below one grey level. */
const fraction = 256;

/**
 * Softens the edge of a mask: three running means across and three down, together reaching exactly `byPx` to each side, so
 * that nothing further away changes at all. At the picture's rim its last pixel goes on. Writes the pixels of `box` into
 * `target`; whole numbers throughout, so the same pixels come out whichever box they are asked for in.
 */
export function feather(source: MaskPixels, target: MaskPixels, byPx: number, box: PixelBox): void {
  const radii = [Math.floor(byPx / 3), Math.floor((byPx + 1) / 3), Math.floor((byPx + 2) / 3)];
  for (const tile of tilesOf(box, tileEdge)) {
    if (isEmptyBox(tile)) continue;
    const room = boxWithin(tile, byPx, source);
    const value = uniformValue(source, room);
    if (value !== null) fillBox(target, tile, value);
    else featherTile(source, target, { tile, room, radii });
  }
}

interface TileWork {
  readonly tile: PixelBox;
  readonly room: PixelBox;
  readonly radii: readonly number[];
}

function featherTile(source: MaskPixels, target: MaskPixels, { tile, room, radii }: TileWork): void {
  const width = room.right - room.left;
  const height = room.bottom - room.top;
  const values = new Uint16Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const line = (room.top + y) * source.width + room.left;
    for (let x = 0; x < width; x += 1) values[y * width + x] = (source.values[line + x] ?? 0) * fraction;
  }
  const buffer = new Uint16Array(Math.max(width, height));
  for (const radius of radii) {
    if (radius === 0) continue;
    for (let y = 0; y < height; y += 1)
      meanLine(values, { start: y * width, step: 1, count: width }, radius, buffer);
    for (let x = 0; x < width; x += 1)
      meanLine(values, { start: x, step: width, count: height }, radius, buffer);
  }
  for (let y = tile.top; y < tile.bottom; y += 1) {
    const line = (y - room.top) * width - room.left;
    for (let x = tile.left; x < tile.right; x += 1) {
      target.values[y * target.width + x] = Math.round((values[line + x] ?? 0) / fraction);
    }
  }
}

interface Line {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

function meanLine(
  values: Uint16Array,
  { start, step, count }: Line,
  radius: number,
  buffer: Uint16Array,
): void {
  for (let index = 0; index < count; index += 1) buffer[index] = values[start + index * step] ?? 0;
  const first = buffer[0] ?? 0;
  const last = buffer[count - 1] ?? 0;
  const size = 2 * radius + 1;
  const half = Math.floor(size / 2);
  let sum = first * (radius + 1);
  for (let index = 1; index <= radius; index += 1) sum += index < count ? (buffer[index] ?? 0) : last;
  for (let index = 0; index < count; index += 1) {
    values[start + index * step] = Math.floor((sum + half) / size);
    const leaving = index - radius;
    const coming = index + radius + 1;
    sum += (coming < count ? (buffer[coming] ?? 0) : last) - (leaving >= 0 ? (buffer[leaving] ?? 0) : first);
  }
}
