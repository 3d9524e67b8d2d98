import type { ImageFormat } from '../image-worker.ts';
import type { FilePart } from './part.ts';
import { joinJpeg, splitJpeg } from './jpeg-parts.ts';
import { joinPng, splitPng } from './png-parts.ts';
import { joinWebp, splitWebp } from './webp-parts.ts';

interface Container {
  readonly split: (bytes: Buffer) => FilePart[];
  readonly join: (parts: readonly FilePart[]) => Buffer;
}

const containers: Readonly<Record<ImageFormat, Container>> = {
  png: { split: splitPng, join: joinPng },
  jpeg: { split: splitJpeg, join: joinJpeg },
  webp: { split: splitWebp, join: joinWebp },
};

/** Takes a picture file apart without touching a pixel. Whatever stands behind its end is left out. */
export function splitPicture(bytes: Buffer, format: ImageFormat): FilePart[] {
  return containers[format].split(bytes);
}

/** Puts parts together again; lengths and flags that speak of other parts are set anew. */
export function joinPicture(parts: readonly FilePart[], format: ImageFormat): Buffer {
  return containers[format].join(parts);
}
