import { AppError } from '../../shared/errors.ts';
import type { ImageId } from '../../shared/ids.ts';
import { localEditNote, type LocalEdit, type LocalOperation } from '../../shared/local-edit.ts';
import type { ImageRecord } from '../db/images.ts';
import type { JobContext } from '../jobs/job-context.ts';
import { commitEdit } from './commit-edit.ts';
import { keepBytes } from './keep-bytes.ts';

/** What came of an edit, and what has to be said of it. */
export interface EditResult {
  readonly imageId: ImageId;
  readonly note: string | null;
}

/** Pictures made from others here: always a new one, at no cost, beside what it was made from. */
export interface EditService {
  make(imageId: ImageId, operation: LocalOperation): Promise<EditResult>;
  /** Lays a masked result over its source; `isDue` settles what its run asked for. */
  keepOutside(imageId: ImageId, featherPx: number, isDue?: boolean): Promise<EditResult>;
}

export function createEditService(context: JobContext): EditService {
  return {
    async make(imageId, operation) {
      const source = requirePicture(context, imageId);
      const bytes = await context.images.editPicture(context.originalPath(source.sha256), operation);
      const checked = await keepBytes(context, bytes);
      const sortedAtMs = context.clock.nowMs();
      return {
        imageId: commitEdit(context, { source, others: [], edit: operation, checked, sortedAtMs }),
        note: null,
      };
    },
    keepOutside: (imageId, featherPx, isDue = false) => keepOutside(context, imageId, featherPx, isDue),
  };
}

async function keepOutside(
  context: JobContext,
  imageId: ImageId,
  featherPx: number,
  isDue: boolean,
): Promise<EditResult> {
  const result = requirePicture(context, imageId);
  const { source, mask } = maskedInputs(context, result);
  const { png, fittedFrom } = await context.images.keepOutside({
    sourcePath: context.originalPath(source.sha256),
    resultPath: context.originalPath(result.sha256),
    maskPath: context.originalPath(mask.sha256),
    featherPx,
  });
  const edit: LocalEdit = { kind: 'keep-outside', featherPx, fittedFrom };
  const others = [
    { imageId: result.id, role: 'reference' as const },
    { imageId: mask.id, role: 'mask' as const },
  ];
  const made = commitEdit(context, {
    source,
    others,
    edit,
    checked: await keepBytes(context, png),
    // Beside the picture it belongs to, wherever that is.
    sortedAtMs: result.sortedAtMs,
    ...(isDue ? { alongside: () => void context.tables.localEdits.settleOutside(result.id, null) } : {}),
  });
  return { imageId: made, note: localEditNote(edit) };
}

/** The source and the mask a result was made with, as its edges name them. */
function maskedInputs(context: JobContext, result: ImageRecord) {
  const { tables } = context;
  if (tables.localEdits.get(result.id)?.kind === 'keep-outside')
    throw new AppError('conflict', 'The outside of this picture is that of its source already.');
  const inputs = tables.edges.inputs(result.id);
  const of = (...roles: readonly string[]): ImageRecord | null => {
    const found = inputs.find(({ role }) => roles.includes(role));
    return found ? tables.images.get(found.imageId) : null;
  };
  const source = of('source', 'turn');
  const mask = of('mask');
  if (!source || !mask)
    throw new AppError(
      'invalid-input',
      'This picture was not made with a mask, so nothing is outside of one.',
      {
        field: 'imageId',
      },
    );
  return { source, mask };
}

function requirePicture({ tables }: JobContext, imageId: ImageId): ImageRecord {
  const image = tables.images.get(imageId);
  if (image?.isListed !== true)
    throw new AppError('not-found', 'That picture is not in this library.', { field: 'imageId' });
  if (image.trashedAtMs !== null)
    throw new AppError('conflict', 'That picture is in the trash. Put it back first.', { field: 'imageId' });
  return image;
}
