import type { ImageFormat } from '../image-worker.ts';
import type { FilePart } from './part.ts';
import { joinPicture, splitPicture } from './split-picture.ts';
import { orientationExif } from './exif.ts';
import { jpegApp1Part, largestSegmentBytes } from './jpeg-parts.ts';
import { pngPart, pngTextPart } from './png-parts.ts';
import { extendedHeader, webpPart } from './webp-parts.ts';

/** What a picture carries about itself after a rewrite. */
export interface NewMetadata {
  /** An XMP packet. */
  readonly xmp: string;
  /** Keyword and text, for the format that has such (PNG). */
  readonly texts: Readonly<Record<string, string>>;
}

interface Size {
  readonly width: number;
  readonly height: number;
  /** As EXIF numbers it; without it a turned picture would lie on its side. */
  readonly orientation: number;
}

/**
 * The same pixels with nothing said about them: no text, place, camera, credentials, thumbnail, and nothing behind the
 * end of the file. Only how it is turned stays.
 */
export function stripPicture(bytes: Buffer, format: ImageFormat, size: Size): Buffer {
  const parts = splitPicture(bytes, format).filter((part) => part.kind === 'pixels');
  return joinPicture(withMetadata(parts, format, size, null), format);
}

/**
 * The same pixels with a recipe. What else the file says stays, but for content credentials: they vouch for every byte,
 * and would be false from now on.
 */
export function embedRecipe(bytes: Buffer, format: ImageFormat, size: Size, metadata: NewMetadata): Buffer {
  const kept = splitPicture(bytes, format).filter(
    (part) => part.kind !== 'credentials' && part.kind !== 'xmp',
  );
  return joinPicture(withMetadata(kept, format, size, metadata), format);
}

function withMetadata(
  parts: readonly FilePart[],
  format: ImageFormat,
  size: Size,
  metadata: NewMetadata | null,
): FilePart[] {
  const isUpright = size.orientation === 1 || parts.some((part) => part.kind === 'exif');
  const exif = isUpright ? null : orientationExif(size.orientation);
  const added = additions[format](exif, metadata);
  if (format !== 'webp') return [...parts.slice(0, 1), ...added, ...parts.slice(1)];
  const needsHeader = added.length > 0 && !parts.some((part) => part.name === 'VP8X');
  return [...(needsHeader ? [extendedHeader(parts, size)] : []), ...parts, ...added];
}

type Additions = (exif: Buffer | null, metadata: NewMetadata | null) => FilePart[];

const additions: Readonly<Record<ImageFormat, Additions>> = {
  png: (exif, metadata) => [
    ...(exif ? [pngPart('exif', 'eXIf', exif)] : []),
    ...(metadata
      ? [
          pngTextPart('xmp', 'XML:com.adobe.xmp', metadata.xmp),
          ...Object.entries(metadata.texts).map(([keyword, text]) => pngTextPart('text', keyword, text)),
        ]
      : []),
  ],
  jpeg: (exif, metadata) => [
    ...(exif ? [jpegApp1Part('exif', exif)] : []),
    ...(metadata ? [jpegApp1Part('xmp', Buffer.from(metadata.xmp))] : []),
  ],
  webp: (exif, metadata) => [
    ...(exif ? [webpPart('exif', 'EXIF', exif)] : []),
    ...(metadata ? [webpPart('xmp', 'XMP ', Buffer.from(metadata.xmp))] : []),
  ],
};

/** A packet that fits every format, its label in a JPEG included; whoever writes one keeps below it. */
export const largestXmpBytes = largestSegmentBytes - 64;
