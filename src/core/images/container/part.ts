/**
 * What a piece of a picture file is for. `pixels` is all a viewer needs to draw it as it is meant, colour profile
 * included; everything else speaks about the picture, or about nothing anybody knows.
 */
export type PartKind = 'pixels' | 'text' | 'exif' | 'xmp' | 'credentials' | 'other';

/** One piece of a picture file, in the file's order. */
export interface FilePart {
  readonly kind: PartKind;
  /** As the format calls it: "tEXt", "APP1", "EXIF". */
  readonly name: string;
  /** Framing included: what stands in the file. */
  readonly whole: Buffer;
  /** What is inside the framing, without a format's own label in front. */
  readonly data: Buffer;
}
