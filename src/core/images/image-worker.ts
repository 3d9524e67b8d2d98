import type { CredentialsCheck } from '../../shared/credentials.ts';
import type { Sha256 } from '../../shared/ids.ts';
import type { LocalOperation } from '../../shared/local-edit.ts';
import type { NewMetadata } from './container/rewrite.ts';
import type { FileRecipe } from './recipe/file-recipe.ts';

export type ImageFormat = 'png' | 'jpeg' | 'webp';

/** What a picture's bytes say about themselves, after a header check; sizes after EXIF rotation. */
export interface ImageFacts {
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
  readonly sizeBytes: number;
  /** 1 when upright or absent; 2-8 as EXIF numbers them. */
  readonly orientation: number;
}

/** Facts of a picture whose every byte was decoded, with its name-to-be. */
export interface CheckedImage extends ImageFacts {
  readonly sha256: Sha256;
  /** Whether it carries content credentials (C2PA); left out where nobody looked. */
  readonly hasC2pa?: boolean;
}

/** Everything an import wants to know of a file, from reading and decoding it once. */
export interface TakenPicture {
  readonly checked: CheckedImage;
  readonly thumbnails: Thumbnails;
  readonly recipe: FileRecipe | null;
}

/** How a copy is to be made for an export. */
export interface CopyRequest {
  /** `original` keeps the bytes of the pixels; anything else decodes and encodes them. */
  readonly as: 'original' | ImageFormat;
  /** 1-100, for JPEG and WebP. */
  readonly quality: number;
  /** Longest edge; null keeps the size. */
  readonly maxEdge: number | null;
  /** What the copy says about itself: nothing, or this. */
  readonly metadata: NewMetadata | null;
}

/** What a copy came to. */
export interface MadeCopy {
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
}

/** A thumbnail set made in one pass. */
export interface Thumbnails {
  readonly small: Uint8Array; // WebP, longest edge 160
  readonly large: Uint8Array; // WebP, longest edge 320
  readonly thumbhash: Uint8Array;
}

/**
 * A JSON or event-stream reply whose long base64 strings were written to files next to it: the document holds
 * `{ "$file": "0.bin" }` where each one stood, and so stays small enough for the main process. A data URL among other
 * words ("![cat](data:image/png;base64,...)") keeps the words: its base64 becomes `$file:0.bin`. The kind follows the
 * bytes: a server that answers a stream with plain JSON, or the other way round, is read as what it sent.
 */
export type ExtractedReply =
  | { readonly kind: 'json'; readonly document: unknown }
  | {
      readonly kind: 'events';
      readonly events: readonly { readonly event: string; readonly data: unknown }[];
      readonly isComplete: boolean;
    }
  | { readonly kind: 'unparsable'; readonly detail: string };

/** Strokes drawn in a wire's convention. */
export interface DrawnMask {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Pixels that may change for the greater part. */
  readonly markedPixels: number;
}

/** A masked result, and what it was made from. */
export interface OutsideRequest {
  readonly sourcePath: string;
  readonly resultPath: string;
  /** As it was sent, in whichever convention. */
  readonly maskPath: string;
  /** How far the edge fades, to each side. */
  readonly featherPx: number;
}

export interface OutsideKept {
  readonly png: Uint8Array;
  /** The size the result came in, where that is not the source's. */
  readonly fittedFrom: { readonly width: number; readonly height: number } | null;
}

export interface DrawRequest {
  readonly width: number;
  readonly height: number;
  readonly format: ImageFormat;
  /** Raw RGBA pixels, width × height × 4. */
  readonly pixels: Uint8Array;
  readonly compression?: number;
}

/**
 * One picture of the Demo provider, drawn where the decoder lives so that no pixels travel. Equal drawings give
 * equal bytes.
 */
export interface DemoDrawing {
  readonly prompt: string;
  /** Which of a call's pictures this is: each has its own composition. */
  readonly index: number;
  readonly width: number;
  readonly height: number;
  readonly quality: 'low' | 'medium' | 'high';
  readonly background: 'opaque' | 'transparent';
  readonly format: ImageFormat;
  readonly compression: number | null;
  /** How far the picture has come, 0-1: below 1 it is a coarse view of the same picture. */
  readonly progress: number;
  /** The picture to edit; its own size wins where there is a mask. */
  readonly sourcePath: string | null;
  /** Alpha 0 marks what may change; every other pixel stays exactly the source's. */
  readonly maskPath: string | null;
  readonly referencePaths: readonly string[];
  /** Written under a temporary name, synced and renamed. */
  readonly outputPath: string;
}

/**
 * The one place pictures are decoded: a separate process, so that a hostile file cannot take the app down.
 * Every method rejects with `AppError('unreadable')` that names what is wrong with the bytes, and with
 * `AppError('unavailable')` when the file killed the worker.
 */
export interface ImageWorker {
  /** Header only: cheap, refuses other formats and more than 64 megapixels. */
  inspect(path: string): Promise<ImageFacts>;
  /** Decodes every byte and hashes them; a file missing its last byte is refused. */
  check(path: string): Promise<CheckedImage>;
  thumbnails(path: string): Promise<Thumbnails>;
  /** `check` and `thumbnails` from one decode, and what the file says about its making. */
  takeIn(path: string): Promise<TakenPicture>;
  /** What a file that was checked before says about itself. */
  describe(path: string): Promise<{ readonly hasC2pa: boolean; readonly recipe: FileRecipe | null }>;
  /** Holds content credentials against the file's bytes; fetches nothing. */
  checkCredentials(path: string): Promise<CredentialsCheck>;
  /** Writes a copy of a picture that carries nothing, or nothing but the given, beside its pixels. */
  copyPicture(path: string, outputPath: string, request: CopyRequest): Promise<MadeCopy>;
  /**
   * A mask in the convention a wire wants, as PNG bytes at exactly `width` × `height` of `targetPath`'s picture;
   * refused when the sizes differ. Alpha 0 in the given mask marks what to edit; in one that was kept as it went out
   * and has no alpha, its light parts do.
   */
  convertMask(
    maskPath: string,
    targetPath: string,
    convention: 'alpha' | 'white' | 'grey',
    marking?: 'alpha' | 'alpha-or-light',
  ): Promise<Uint8Array>;
  /**
   * Strokes (a `MaskDocument` as JSON) drawn at the exact size of `targetPath`'s picture, as PNG in the convention a
   * wire wants.
   */
  drawMask(
    document: Uint8Array,
    targetPath: string,
    convention: 'alpha' | 'white' | 'grey',
  ): Promise<DrawnMask>;
  /** A cropped, turned, flipped, resized or extended picture as PNG, its colour profile kept. */
  editPicture(path: string, operation: LocalOperation): Promise<Uint8Array>;
  /** The result inside the mask, exactly the source outside mask and feather. */
  keepOutside(request: OutsideRequest): Promise<OutsideKept>;
  /** Re-encodes as PNG, upright: the first input of a masked edit must be PNG like its mask. */
  toPng(path: string): Promise<Uint8Array>;
  /** Upright RGBA pixels, shrunk to fit `maxEdge` where given. */
  pixels(path: string, maxEdge?: number): Promise<{ width: number; height: number; pixels: Uint8Array }>;
  encode(request: DrawRequest): Promise<Uint8Array>;
  extractReply(bodyPath: string, format: 'json' | 'events', outputFolder: string): Promise<ExtractedReply>;
  /** Draws one picture of the Demo provider into `outputPath`. */
  drawDemo(drawing: DemoDrawing): Promise<{ width: number; height: number; sizeBytes: number }>;
  close(): Promise<void>;
}
