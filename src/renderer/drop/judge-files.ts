import type { ModelCapabilities } from '../../shared/capabilities.ts';
import { formatBytes } from '../inspector/figures.ts';
import type { PictureFormat } from './sniff-image.ts';

/** Where dropped pictures can go. */
export type DropZone = 'edit' | 'reference' | 'mask' | 'import';

/** A file after its first bytes were read. */
export interface DroppedFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly format: PictureFormat | null;
  /** The name of a format that is not taken, where it is one of those. */
  readonly otherFormat?: string | null;
  /** Known of pictures of the library only; of files it is looked at while they are read. */
  readonly hasAlpha?: boolean;
}

/** Nothing bigger is read: the library's own decoder stops there too (64 megapixels). */
const maxImportBytes = 100_000_000;

/** Which of the files go on, and a sentence for each that does not. */
export interface Judgement<F extends DroppedFile> {
  readonly taken: readonly F[];
  readonly refusals: readonly string[];
}

interface Situation {
  readonly zone: DropZone;
  /** Null while no model is chosen: then only the library's own limits count. */
  readonly capabilities: ModelCapabilities | null;
  readonly inputCount: number;
}

/** Decides over dropped files before a byte is sent, and says why for each refusal. */
export function judgeFiles<F extends DroppedFile>(files: readonly F[], situation: Situation): Judgement<F> {
  const taken: F[] = [];
  const refusals: string[] = [];
  for (const file of files) {
    const reason = fileProblem(file, situation) ?? roomProblem(taken.length, situation);
    if (reason === null) taken.push(file);
    else refusals.push(`${file.name}: ${reason}.`);
  }
  return { taken, refusals };
}

function fileProblem(file: DroppedFile, { zone, capabilities }: Situation): string | null {
  if (file.sizeBytes === 0) return 'the file is empty';
  if (file.format === null)
    return file.otherFormat
      ? `${file.otherFormat} is not taken. Save it as PNG, JPEG or WebP, then drop that`
      : 'not a PNG, JPEG or WebP picture';
  if (file.sizeBytes > maxImportBytes) return tooLarge(file.sizeBytes, maxImportBytes);
  if (zone === 'import' || !capabilities) return zone === 'mask' ? maskFormatProblem(file) : null;
  const { label } = capabilities;
  if (zone === 'mask') {
    if (!capabilities.mask) return `${label} takes no mask`;
    if (file.sizeBytes > capabilities.mask.maxBytes)
      return tooLarge(file.sizeBytes, capabilities.mask.maxBytes);
    return maskFormatProblem(file);
  }
  if (capabilities.inputs.max === 0) return `${label} takes no pictures`;
  if (!takesFormat(capabilities, file.format)) return `${label} does not take ${file.format}`;
  const { maxBytesEach } = capabilities.inputs;
  return file.sizeBytes > maxBytesEach ? tooLarge(file.sizeBytes, maxBytesEach) : null;
}

function roomProblem(takenCount: number, { zone, capabilities, inputCount }: Situation): string | null {
  if (zone === 'mask') return takenCount > 0 ? 'only one mask is used' : null;
  if (zone === 'import' || !capabilities) return null;
  const before = zone === 'edit' && takenCount === 0 ? 0 : inputCount;
  const { max } = capabilities.inputs;
  if (before + takenCount < max) return null;
  return `${capabilities.label} takes ${max} ${max === 1 ? 'input' : 'inputs'}, and ${max === 1 ? 'it is' : 'all are'} there`;
}

function maskFormatProblem(file: DroppedFile): string | null {
  return file.format === 'png' && file.hasAlpha !== false ? null : noTransparency;
}

/** What a mask must be, for one that is not. */
export const noTransparency = 'a mask must be a PNG with transparency';

function takesFormat(capabilities: ModelCapabilities, format: PictureFormat): boolean {
  const { formats } = capabilities.inputs;
  return (
    formats.length === 0 ||
    formats.some((each) => each.toLowerCase().replace('image/', '').replace('jpg', 'jpeg') === format)
  );
}

function tooLarge(sizeBytes: number, maxBytes: number): string {
  return `${formatBytes(sizeBytes)} is too large, the most is ${formatBytes(maxBytes)}`;
}
