import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { feathered } from '../../../shared/mask/draw-mask.ts';
import type { OutsideKept, OutsideRequest } from '../image-worker.ts';
import type { Sharp } from './load-sharp.ts';
import { decoding, openPicture } from './open-picture.ts';
import { fromOwnPixels, readOwnPixels, toPng, toRgba, type OwnPixels } from './own-pixels.ts';

/**
 * Lays a result over its source through the mask. It works on the source's own numbers: where the mask leaves nothing of
 * the result, they are copied, not computed, and the source's profile goes along; the result is brought into the source's
 * colours first.
 */
export async function keepOutside(sharp: Sharp, request: OutsideRequest): Promise<OutsideKept> {
  const source = await readOwnPixels(sharp, request.sourcePath);
  const weights = await readWeights(sharp, request, source);
  const { values, fittedFrom, hasAlpha } = await readResult(sharp, request.resultPath, source);
  mix(source.values, values, weights);
  const png = await toPng(fromOwnPixels(sharp, source), source.profile, source.hasAlpha || hasAlpha);
  return { png, fittedFrom };
}

/** How much of the result each pixel takes, 0 to 255. What was sent tells its own convention: only ours has alpha. */
async function readWeights(
  sharp: Sharp,
  { maskPath, featherPx }: OutsideRequest,
  { width, height }: OwnPixels,
): Promise<Uint8Array> {
  const { data, info, hasAlpha } = await decoding(async () => {
    const { hasAlpha } = await openPicture(sharp, maskPath).metadata();
    const image = openPicture(sharp, maskPath).autoOrient();
    const channel = hasAlpha ? image.extractChannel('alpha') : image.toColourspace('b-w').extractChannel(0);
    return { ...(await channel.raw().toBuffer({ resolveWithObject: true })), hasAlpha };
  });
  if (info.width !== width || info.height !== height) {
    const sizes = `The mask is ${info.width} × ${info.height} and the source ${width} × ${height}.`;
    throw new AppError('invalid-input', `${sizes} Without the same size, nothing can be kept.`);
  }
  const values = new Uint8Array(data);
  if (hasAlpha) values.forEach((value, at) => (values[at] = 255 - value));
  return feathered({ width, height, values }, featherPx).values;
}

interface FittedResult extends Pick<OutsideKept, 'fittedFrom'> {
  readonly values: OwnPixels['values'];
  readonly hasAlpha: boolean;
}

/** The result's pixels at the source's size and in the source's colours. */
async function readResult(sharp: Sharp, path: string, source: OwnPixels): Promise<FittedResult> {
  return decoding(async () => {
    const metadata = await openPicture(sharp, path).metadata();
    const isTurned = (metadata.orientation ?? 1) >= 5;
    const [width, height] = isTurned ? [metadata.height, metadata.width] : [metadata.width, metadata.height];
    const isSameSize = width === source.width && height === source.height;
    const isSameProfile = source.profile !== null && metadata.icc?.equals(source.profile) === true;
    const isDeep = source.values instanceof Uint16Array;
    const image = openPicture(sharp, path, isSameProfile ? { ignoreIcc: true } : {}).autoOrient();
    if (!isSameSize) image.resize(source.width, source.height, { fit: 'fill', kernel: 'lanczos3' });
    const { values } =
      source.profile === null || isSameProfile
        ? await toRgba(image, isDeep)
        : await withProfileFile(source.profile, (file) =>
            toRgba(image.withIccProfile(file, { attach: false }), isDeep),
          );
    return { values, hasAlpha: metadata.hasAlpha, fittedFrom: isSameSize ? null : { width, height } };
  });
}

/** The encoder takes a profile by its path only. */
async function withProfileFile<Value>(
  profile: Buffer,
  use: (file: string) => Promise<Value>,
): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), 'proofsheet-profile-'));
  try {
    const file = join(folder, 'source.icc');
    await writeFile(file, profile);
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes into the source: nothing where the weight is 0, the result where it is 255, both by their alpha between. */
function mix(source: OwnPixels['values'], result: OwnPixels['values'], weights: Uint8Array): void {
  for (let pixel = 0; pixel < weights.length; pixel += 1) {
    const weight = weights[pixel] ?? 0;
    if (weight === 0) continue;
    const at = pixel * 4;
    const alphaBefore = (source[at + 3] ?? 0) * (255 - weight);
    const alphaAfter = (result[at + 3] ?? 0) * weight;
    const alpha = alphaBefore + alphaAfter;
    for (let channel = 0; channel < 3; channel += 1) {
      const before = source[at + channel] ?? 0;
      const after = result[at + channel] ?? 0;
      source[at + channel] =
        weight === 255 || alpha === 0
          ? after
          : Math.round((before * alphaBefore + after * alphaAfter) / alpha);
    }
    source[at + 3] = Math.round(alpha / 255);
  }
}
