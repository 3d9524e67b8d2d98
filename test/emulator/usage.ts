import type { Usage } from './emulator-types.ts';
import type { EmulatedModel, FamilyRules } from './models.ts';

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

const partialTokens = 100;
const scaledArea = 2_000_000;

/** The fixed table of the models before gpt-image-2, by quality: square, portrait, landscape. */
const oldOutputTokens: Readonly<Record<string, readonly [number, number, number]>> = {
  low: [272, 408, 400],
  medium: [1056, 1584, 1568],
  high: [4160, 6240, 6208],
};

/** Rounds half to even, which is how the measured figures come out. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * Output tokens of `count` pictures: ceil(n · g · s · (2,000,000 + W·H) / 4,000,000) with the grid g of the quality and
 * s = round(g · short/long). One rounding for the whole call, so two pictures may cost less than twice one.
 */
export function imageOutputTokens(
  rules: FamilyRules,
  quality: string,
  size: PixelSize,
  count: number,
): number {
  const { width, height } = size;
  if (rules.grids === null) {
    const row = oldOutputTokens[quality];
    if (row === undefined) throw new Error(`No output tokens known for quality ${quality}.`);
    return count * row[width === height ? 0 : width < height ? 1 : 2];
  }
  const grid = rules.grids[quality];
  if (grid === undefined) throw new Error(`No grid known for quality ${quality}.`);
  const shortSide = roundHalfEven((grid * Math.min(width, height)) / Math.max(width, height));
  return Math.ceil((count * grid * shortSide * (scaledArea + width * height)) / (2 * scaledArea));
}

/** Patches of 32 pixels; small pictures are scaled up to a long edge of 1024, large ones down to 1,536 patches. */
function patchTokens({ width, height }: PixelSize): number {
  const up = Math.max(1, 1024 / Math.max(width, height));
  const [w, h] = [width * up, height * up];
  // A hair's breadth off, so that 1024.0000000001 does not count as one patch more.
  const count = (edge: number): number => Math.ceil(edge / 32 - 1e-9);
  if (count(w) * count(h) <= 1536) return count(w) * count(h);
  const shrink = Math.sqrt((32 * 32 * 1536) / (w * h));
  const across = (w * shrink) / 32;
  const down = (h * shrink) / 32;
  const fit = Math.min(Math.floor(across) / across, Math.floor(down) / down);
  return count(w * shrink * fit) * count(h * shrink * fit);
}

/** 65 plus 129 per tile of 512 after scaling the short edge to 512; high fidelity adds 4,160, or 6,240 off square. */
function tileTokens({ width, height }: PixelSize, fidelity: string): number {
  const scale = 512 / Math.min(width, height);
  const tiles = Math.ceil((width * scale) / 512 - 1e-9) * Math.ceil((height * scale) / 512 - 1e-9);
  const extra = fidelity === 'high' ? (width === height ? 4160 : 6240) : 0;
  return 65 + 129 * tiles + extra;
}

export function imageInputTokens(rules: FamilyRules, size: PixelSize, fidelity: string): number {
  return rules.grids === null ? tileTokens(size, fidelity) : patchTokens(size);
}

/** A simple stand-in for a tokenizer: one token per four characters, and eight around them. */
export function textInputTokens(prompt: string): number {
  return Math.ceil(prompt.length / 4) + 8;
}

export interface Work {
  readonly model: EmulatedModel;
  readonly rules: FamilyRules;
  readonly prompt: string;
  readonly quality: string;
  readonly size: PixelSize;
  readonly count: number;
  /** Partial pictures really sent, over all pictures. */
  readonly partials: number;
  readonly inputs: readonly PixelSize[];
  readonly fidelity: string;
}

export function usageOf(work: Work): Usage {
  const text = textInputTokens(work.prompt);
  const images = work.inputs.reduce(
    (sum, size) => sum + imageInputTokens(work.rules, size, work.fidelity),
    0,
  );
  const output =
    imageOutputTokens(work.rules, work.quality, work.size, work.count) + partialTokens * work.partials;
  return {
    input_tokens: text + images,
    input_tokens_details: { text_tokens: text, image_tokens: images },
    output_tokens: output,
    output_tokens_details: { image_tokens: output, text_tokens: 0 },
    total_tokens: text + images + output,
  };
}

export function amountNanosOf(usage: Usage, model: EmulatedModel): number {
  const { textInputNanos, imageInputNanos, imageOutputNanos } = model.prices;
  return (
    usage.input_tokens_details.text_tokens * textInputNanos +
    usage.input_tokens_details.image_tokens * imageInputNanos +
    usage.output_tokens * imageOutputNanos
  );
}
