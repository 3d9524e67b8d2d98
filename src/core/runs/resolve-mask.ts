import type { ModelCapabilities } from '../../shared/capabilities.ts';
import { AppError, invariant } from '../../shared/errors.ts';
import type { ImageId, ProjectId, Sha256 } from '../../shared/ids.ts';
import { maskProblem } from '../../shared/mask/mask-facts.ts';
import type { RunDraft, RunInput } from '../../shared/model.ts';
import { inTransaction } from '../db/transaction.ts';
import { insertMask } from '../edits/insert-mask.ts';
import { keepBytes } from '../edits/keep-bytes.ts';
import { strokesToSend } from '../edits/painted-masks.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { ProviderInput } from '../providers/provider.ts';
import type { Uploads } from '../uploads.ts';
import { findBlob, toProviderInput, type ResolvedInputs } from './resolve-inputs.ts';

type MaskDraft = NonNullable<RunDraft['mask']>;

/** A mask that can be sent: in the wire's convention, beside the picture it belongs to. */
interface CheckedMask {
  readonly source: ProviderInput;
  readonly maskPath: string;
  readonly bytes: Uint8Array;
  /** The picture it was painted on, whose strokes are kept with it; null for one that came as a file. */
  readonly paintedOn: ImageId | null;
  /** Of the file it came as, as far as it is known. */
  readonly fileName: string | null;
}

/** Everything about a mask that can be known before any money moves; throws in words, changes nothing. */
export async function checkMask(
  context: JobContext,
  uploads: Uploads,
  mask: MaskDraft,
  inputs: ResolvedInputs,
  capabilities: ModelCapabilities,
): Promise<CheckedMask> {
  const rules = capabilities.mask;
  if (rules === null)
    throw bad(`${capabilities.label} does not take masks. Remove the mask or choose another model.`);
  const source = inputs.sent[0];
  if (source?.role !== 'source') throw bad('A mask needs a picture to edit. Add the picture first.');
  if ('paintedOn' in mask) return drawPainted(context, mask, source, rules);
  const { maskPath, marking, fileName } =
    'uploadId' in mask
      ? { maskPath: uploads.peek(mask.uploadId).path, marking: 'alpha' as const, fileName: null }
      : maskOfLibrary(context, mask.imageId);
  const facts = await asMaskProblem(context.images.inspect(maskPath));
  if (facts.width !== source.facts.width || facts.height !== source.facts.height) {
    throw bad(
      `The mask is ${facts.width} × ${facts.height} and the picture is ${source.facts.width} × ${source.facts.height}. They must be the same size.`,
    );
  }
  // Converted here and not later: a cut file, or one that marks nothing, must be refused before anything is made.
  const bytes = await asMaskProblem(
    context.images.convertMask(maskPath, source.path, rules.convention, marking),
  );
  refuseTooLarge(bytes, rules);
  return { source, maskPath, bytes, paintedOn: null, fileName };
}

type MaskRules = NonNullable<ModelCapabilities['mask']>;

function refuseTooLarge(bytes: Uint8Array, { maxBytes }: MaskRules): void {
  if (bytes.byteLength <= maxBytes) return;
  throw bad(
    `The mask has ${bytes.byteLength} bytes as PNG; at most ${maxBytes} are taken. Use simpler shapes.`,
  );
}

/** Strokes become a picture here and nowhere else: what is sent does not depend on what a window drew. */
async function drawPainted(
  context: JobContext,
  painted: Extract<MaskDraft, { paintedOn: unknown }>,
  source: ProviderInput,
  rules: MaskRules,
): Promise<CheckedMask> {
  const on = context.tables.images.get(painted.paintedOn);
  const { width, height } = source.facts;
  if (on && (on.width !== width || on.height !== height))
    throw bad(
      `The mask is ${on.width} × ${on.height} and the picture is ${width} × ${height}. They must be the same size.`,
    );
  const document = Buffer.from(JSON.stringify(strokesToSend(context.tables, painted)));
  const drawn = await asMaskProblem(context.images.drawMask(document, source.path, rules.convention));
  const problem = maskProblem(drawn);
  if (problem !== null) throw bad(problem);
  refuseTooLarge(drawn.png, rules);
  return { source, maskPath: source.path, bytes: drawn.png, paintedOn: painted.paintedOn, fileName: null };
}

/** What is wrong with a mask's bytes, said of the mask. */
async function asMaskProblem<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `The mask cannot be used. ${error.message}`, {
      field: 'mask',
      cause: error,
    });
  }
}

/** What the mask will look like on the wire, for building a request that is never sent. */
export function plannedMask(source: ProviderInput, maskPath: string): ProviderInput {
  const facts = { ...source.facts, format: 'png', hasAlpha: true, orientation: 1, sizeBytes: 1 } as const;
  return { role: 'mask', sha256: unsentSha256, facts, path: maskPath };
}

/** Stands for bytes that do not exist yet; a request holding it is thrown away. */
const unsentSha256 = '0'.repeat(64) as Sha256;

/** The same picture as PNG, as it will be sent beside a mask, for building a request that is never sent. */
export function plannedSource(source: ProviderInput): ProviderInput {
  return { ...source, facts: { ...source.facts, format: 'png', orientation: 1 } };
}

/** A mask in the wire's convention and its source as upright PNG, both kept in the library. */
export async function storeMask(
  context: JobContext,
  checked: CheckedMask,
  projectId: ProjectId,
): Promise<{ readonly mask: ProviderInput; readonly source: ProviderInput; readonly pinned: RunInput }> {
  const { source, bytes, paintedOn, fileName } = checked;
  const mask = await keepBytes(context, bytes);
  const nowMs = context.clock.nowMs();
  const imageId = inTransaction(context.db, () => {
    const maskId = insertMask(context.tables, { projectId, mask, fileName, nowMs });
    const strokes = paintedOn === null ? null : context.tables.masks.get(paintedOn);
    if (strokes) context.tables.masks.copy(strokes, maskId, nowMs);
    return maskId;
  });
  return {
    mask: toProviderInput(context, 'mask', findBlob(context, imageId, 0)),
    source: await asUprightPng(context, source),
    pinned: { imageId, role: 'mask', sha256: mask.sha256 },
  };
}

/** Providers ask that a mask and its picture have the same format; a photo becomes PNG, its original stays untouched. */
async function asUprightPng(context: JobContext, source: ProviderInput): Promise<ProviderInput> {
  if (source.facts.format === 'png' && source.facts.orientation === 1) return source;
  const converted = await keepBytes(context, await context.images.toPng(source.path));
  context.tables.blobs.insertIfAbsent(converted, context.clock.nowMs());
  const blob = context.tables.blobs.get(converted.sha256);
  invariant(blob, 'a blob that was just inserted is there');
  return toProviderInput(context, source.role, blob);
}

function maskOfLibrary(
  context: JobContext,
  imageId: Extract<MaskDraft, { imageId: unknown }>['imageId'],
): Pick<CheckedMask, 'maskPath' | 'fileName'> & { readonly marking: 'alpha' | 'alpha-or-light' } {
  const blob = findBlob(context, imageId, 0);
  return {
    maskPath: context.blobs.pathOf(blob.sha256, blob.format),
    // A mask of a run is kept in its wire's convention; any other picture marks by transparency alone.
    marking: context.tables.masks.isOfRun(imageId) ? 'alpha-or-light' : 'alpha',
    fileName: context.tables.images.get(imageId)?.fileName ?? null,
  };
}

function bad(message: string): AppError {
  return new AppError('invalid-input', message, { field: 'mask' });
}
