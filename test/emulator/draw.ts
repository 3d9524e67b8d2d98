import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import type { InputImage, Inputs } from './inputs.ts';
import type { ImageRequest } from './image-request.ts';
import type { PixelSize } from './usage.ts';

const channels = 4;

/** What of a request decides how its picture looks. */
type Style = Pick<ImageRequest, 'format' | 'compression' | 'background'>;

/** Draws one picture of a call, finished or as a partial; every `seed` gives other pixels. */
export async function drawPicture(
  request: Style,
  size: PixelSize,
  inputs: Inputs,
  seed: string,
  partialIndex: number | null,
): Promise<Buffer> {
  const art = artwork(size, seed);
  const pixels = await overInputs(art, size, inputs, request.background);
  const whole = sharp(pixels, { raw: { ...size, channels } });
  const blurred = partialIndex === null ? whole : whole.blur(24 / (partialIndex + 1));
  const image = request.background === 'opaque' ? blurred.removeAlpha() : blurred;
  return encode(image, request).toBuffer();
}

function encode(image: Sharp, { format, compression }: Style): Sharp {
  if (format === 'png') return image.png({ compressionLevel: 3 });
  return image[format]({ quality: Math.max(1, compression) });
}

/** A slanted gradient with round spots, their places and colours taken from a hash. */
function artwork({ width, height }: PixelSize, seed: string): Buffer {
  const bytes = createHash('sha512').update(seed).digest();
  const at = (index: number): number => bytes[index % bytes.length] ?? 0;
  const pixels = Buffer.alloc(width * height * channels);
  const spots = Array.from({ length: 8 }, (_, spot) => ({
    x: (at(spot * 4 + 8) / 255) * width,
    y: (at(spot * 4 + 9) / 255) * height,
    reach: ((at(spot * 4 + 10) + 64) / 1500) * Math.min(width, height),
    shade: at(spot * 4 + 11),
  }));
  const [red, green, blue] = [at(0), at(1), at(2)];
  const [toRed, toGreen, toBlue] = [at(3) - red, at(4) - green, at(5) - blue];
  const across = at(6) / (255 * Math.max(width, height));
  const down = (255 - at(6)) / (255 * Math.max(width, height));
  for (let y = 0, offset = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, offset += channels) {
      const slope = Math.min(1, x * across + y * down);
      pixels[offset] = red + toRed * slope;
      pixels[offset + 1] = green + toGreen * slope;
      pixels[offset + 2] = blue + toBlue * slope;
      pixels[offset + 3] = 255;
    }
  }
  for (const spot of spots) paintSpot(pixels, { width, height }, spot);
  return pixels;
}

function paintSpot(
  pixels: Buffer,
  { width, height }: PixelSize,
  spot: { x: number; y: number; reach: number; shade: number },
): void {
  for (
    let y = Math.max(0, Math.ceil(spot.y - spot.reach));
    y < Math.min(height, spot.y + spot.reach);
    y += 1
  ) {
    const half = Math.sqrt(Math.max(0, spot.reach ** 2 - (y - spot.y) ** 2));
    const from = Math.max(0, Math.ceil(spot.x - half));
    const to = Math.min(width, Math.floor(spot.x + half));
    for (let x = from; x < to; x += 1) {
      const offset = (y * width + x) * channels;
      pixels[offset] = spot.shade;
      pixels[offset + 2] = 255 - spot.shade;
    }
  }
}

/**
 * Lays the artwork over the first input: only where the mask's alpha is 0, half and half without a mask. Without an
 * input and with a transparent background, everything outside an ellipse is clear.
 */
async function overInputs(
  art: Buffer,
  size: PixelSize,
  { images, mask }: Inputs,
  background: ImageRequest['background'],
): Promise<Buffer> {
  const first = images[0];
  if (first === undefined) {
    if (background === 'transparent') clearOutsideEllipse(art, size);
    return art;
  }
  const base = await pixelsAt(first, size, 'lanczos3', background === 'opaque');
  const maskPixels = mask === null ? null : await pixelsAt(mask, size, 'nearest', false);
  for (let offset = 0; offset < base.length; offset += channels) {
    const weight = maskPixels === null ? 0.5 : maskPixels[offset + 3] === 0 ? 1 : 0;
    if (weight === 0) continue;
    for (let channel = 0; channel < channels; channel += 1) {
      const before = base[offset + channel] ?? 0;
      base[offset + channel] = before + ((art[offset + channel] ?? 0) - before) * weight;
    }
  }
  return base;
}

function clearOutsideEllipse(pixels: Buffer, { width, height }: PixelSize): void {
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const distance = ((2 * x) / width - 1) ** 2 + ((2 * y) / height - 1) ** 2;
      if (distance > 0.9) pixels[(y * width + x) * channels + 3] = 0;
    }
  }
}

async function pixelsAt(
  image: InputImage,
  size: PixelSize,
  kernel: 'lanczos3' | 'nearest',
  isFlat: boolean,
): Promise<Buffer> {
  const isSame = image.width === size.width && image.height === size.height;
  const decoded = isFlat ? sharp(image.bytes).flatten({ background: '#ffffff' }) : sharp(image.bytes);
  const sized = isSame ? decoded : decoded.resize(size.width, size.height, { fit: 'fill', kernel });
  return sized.toColourspace('srgb').ensureAlpha().raw().toBuffer();
}
