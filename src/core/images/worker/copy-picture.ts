import { writeFile } from 'node:fs/promises';
import type { Sharp as SharpImage } from 'sharp';
import { embedRecipe, stripPicture } from '../container/rewrite.ts';
import type { CopyRequest, ImageFacts, ImageFormat, MadeCopy } from '../image-worker.ts';
import { readWhole } from './inspect.ts';
import type { Sharp } from './load-sharp.ts';
import { decoding, openPicture } from './open-picture.ts';

const encoders: Readonly<Record<ImageFormat, (image: SharpImage, quality: number) => SharpImage>> = {
  png: (image) => image.png({ compressionLevel: 6 }),
  jpeg: (image, quality) => image.flatten({ background: '#ffffff' }).jpeg({ quality, mozjpeg: false }),
  webp: (image, quality) => image.webp({ quality, effort: 4 }),
};

/** Writes a copy: the original's own pixels, or the picture in another format or size, upright and in sRGB. */
export async function copyPicture(
  sharp: Sharp,
  path: string,
  outputPath: string,
  request: CopyRequest,
): Promise<MadeCopy> {
  const { bytes, facts } = await decoding(() => readWhole(sharp, path));
  const copy =
    request.as === 'original' && request.maxEdge === null
      ? { bytes, format: facts.format, size: storedSize(facts) }
      : await convert(sharp, bytes, facts, request);
  const { metadata } = request;
  const written =
    metadata === null
      ? stripPicture(copy.bytes, copy.format, copy.size)
      : embedRecipe(copy.bytes, copy.format, copy.size, metadata);
  // 'wx': an export's own part file is new; nothing that is there is ever written over.
  await writeFile(outputPath, written, { flag: 'wx', mode: 0o600 });
  const isTurned = copy.size.orientation >= 5;
  const { width, height } = copy.size;
  return { format: copy.format, width: isTurned ? height : width, height: isTurned ? width : height };
}

/** As the pixels lie in the file, before they are turned. */
function storedSize(facts: ImageFacts) {
  const isTurned = facts.orientation >= 5;
  return {
    width: isTurned ? facts.height : facts.width,
    height: isTurned ? facts.width : facts.height,
    orientation: facts.orientation,
  };
}

async function convert(sharp: Sharp, bytes: Buffer, facts: ImageFacts, request: CopyRequest) {
  const { quality, maxEdge } = request;
  const format = request.as === 'original' ? facts.format : request.as;
  const { data, info } = await decoding(() => {
    const image = openPicture(sharp, bytes).autoOrient().toColourspace('srgb');
    if (maxEdge !== null) image.resize(maxEdge, maxEdge, { fit: 'inside', withoutEnlargement: true });
    return encoders[format](image, quality).toBuffer({ resolveWithObject: true });
  });
  return { bytes: data, format, size: { width: info.width, height: info.height, orientation: 1 } };
}
