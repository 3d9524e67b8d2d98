import { AppError } from '../../../shared/errors.ts';
import { writeDurably } from '../../files/durable.ts';
import type { DemoDrawing } from '../../images/image-worker.ts';
import { encodePixels } from '../../images/worker/encode.ts';
import type { Sharp } from '../../images/worker/load-sharp.ts';
import { readPixels, type PixelImage } from '../../images/worker/pixels.ts';
import { decoding, openPicture } from '../../images/worker/open-picture.ts';
import { drawCaption, drawStickerCaption } from './paint/caption.ts';
import { createCanvas, type Canvas } from './paint/canvas.ts';
import { addGrain, cutSticker } from './paint/finish.ts';
import { drawInsets, leadingColor, type Snapshot } from './paint/inset.ts';
import { boundsOf, keepUnmasked } from './paint/mask.ts';
import { paintEdit } from './paint/paint-edit.ts';
import { paintNew } from './paint/paint-new.ts';

const grainStrength = 0.035;

/** References are seen at this size and no larger. */
const snapshotEdge = 400;

/** What the image worker's `drawDemo` does: reads the inputs, paints, encodes and writes durably. */
export function createDemoArtist(sharp: Sharp) {
  return async (drawing: DemoDrawing): Promise<{ width: number; height: number; sizeBytes: number }> => {
    const references = await Promise.all(
      drawing.referencePaths.map((path) => readPixels(sharp, path, snapshotEdge)),
    );
    const canvas =
      drawing.sourcePath === null
        ? await drawNew(sharp, drawing, references)
        : await drawEdit(sharp, drawing, drawing.sourcePath, references);
    const { format, compression } = drawing;
    const request = { ...canvas, format, ...(compression === null ? {} : { compression }) };
    const bytes = await encodePixels(sharp, request);
    await writeDurably(drawing.outputPath, bytes);
    return { width: canvas.width, height: canvas.height, sizeBytes: bytes.byteLength };
  };
}

async function drawNew(sharp: Sharp, drawing: DemoDrawing, references: readonly Snapshot[]): Promise<Canvas> {
  const scale = coarseness(drawing.progress);
  const width = Math.max(16, Math.round(drawing.width * scale));
  const height = Math.max(16, Math.round(drawing.height * scale));
  const canvas = createCanvas(width, height);
  const [first] = references;
  const palette = paintNew(canvas, { ...drawing, hint: first ? leadingColor(first) : null });
  drawInsets(canvas, references);
  if (scale < 1) return enlarged(sharp, canvas, drawing);
  addGrain(canvas, grainStrength);
  if (drawing.background === 'opaque') {
    drawCaption(canvas, drawing.prompt, palette);
    return canvas;
  }
  drawStickerCaption(canvas, drawing.prompt, palette);
  cutSticker(canvas);
  return canvas;
}

async function drawEdit(
  sharp: Sharp,
  drawing: DemoDrawing,
  sourcePath: string,
  references: readonly Snapshot[],
): Promise<Canvas> {
  const mask = drawing.maskPath === null ? null : await readPixels(sharp, drawing.maskPath);
  const source = mask ? await readPixels(sharp, sourcePath) : await readCovering(sharp, sourcePath, drawing);
  if (mask && (mask.width !== source.width || mask.height !== source.height)) {
    throw new AppError('unreadable', 'The mask and the picture it is for are not the same size.');
  }
  const canvas = { ...createCanvas(source.width, source.height), pixels: Uint8Array.from(source.pixels) };
  const region = mask ? boundsOf(mask) : null;
  if (mask && !region) throw new AppError('unreadable', 'The mask marks nothing to edit.');
  const palette = paintEdit(canvas, { ...drawing, region });
  drawInsets(canvas, references);
  drawCaption(canvas, drawing.prompt, palette);
  keepTransparency(canvas, source);
  if (mask) keepUnmasked(canvas, source, mask);
  return drawing.progress < 1 ? blurred(sharp, canvas, drawing.progress) : canvas;
}

/** The source, cut to the asked size from its middle. */
async function readCovering(sharp: Sharp, path: string, size: DemoDrawing): Promise<PixelImage> {
  return decoding(async () => {
    const { data, info } = await openPicture(sharp, path)
      .autoOrient()
      .resize(size.width, size.height, { fit: 'cover' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, pixels: data };
  });
}

/** A sticker stays a sticker: an edit paints on what is there and not around it. */
function keepTransparency(canvas: Canvas, source: PixelImage): void {
  for (let at = 3; at < canvas.pixels.length; at += 4) canvas.pixels[at] = source.pixels[at] ?? 255;
}

/** A picture that has not come far is drawn small: 0.33 gives a twentieth, 0.67 a tenth of each edge. */
function coarseness(progress: number): number {
  return progress >= 1 ? 1 : 0.025 + progress * progress * 0.17;
}

async function enlarged(
  sharp: Sharp,
  canvas: Canvas,
  size: { readonly width: number; readonly height: number },
): Promise<Canvas> {
  const { width, height, pixels } = canvas;
  const { data } = await sharp(pixels, { raw: { width, height, channels: 4 } })
    .resize(size.width, size.height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { ...createCanvas(1, 1), ...size, unit: Math.min(size.width, size.height), pixels: data };
}

async function blurred(sharp: Sharp, canvas: Canvas, progress: number): Promise<Canvas> {
  const { width, height, pixels } = canvas;
  const small = Math.max(8, Math.round(width * coarseness(progress)));
  const { data, info } = await sharp(pixels, { raw: { width, height, channels: 4 } })
    .resize(small)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const shrunk = { ...canvas, width: info.width, height: info.height, pixels: data };
  return enlarged(sharp, shrunk, { width, height });
}
