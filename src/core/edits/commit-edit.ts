import type { ImageId } from '../../shared/ids.ts';
import { localEditWord, localEditWords, type LocalEdit } from '../../shared/local-edit.ts';
import type { InputRole } from '../../shared/model.ts';
import type { ImageRecord } from '../db/images.ts';
import { inTransaction } from '../db/transaction.ts';
import type { CheckedImage } from '../images/image-worker.ts';
import type { JobContext } from '../jobs/job-context.ts';

/** A picture that was made here from others. */
export interface MadeEdit {
  readonly source: ImageRecord;
  /** What it was made from beside its source, in order. */
  readonly others: readonly { readonly imageId: ImageId; readonly role: InputRole }[];
  readonly edit: LocalEdit;
  readonly checked: CheckedImage;
  /** Where it stands among the pictures: now, or beside the one it belongs to. */
  readonly sortedAtMs: number;
  /** More to be written in the same transaction. */
  readonly alongside?: (imageId: ImageId) => void;
}

/** One transaction: the picture, what it came from, how, and its words for the search; no attempt, no money. */
export function commitEdit(context: JobContext, made: MadeEdit): ImageId {
  const { tables, clock, bus } = context;
  const { source, others, edit, checked, sortedAtMs } = made;
  const nowMs = clock.nowMs();
  const fileName = fileNameOf(context, source, edit);
  const imageId = inTransaction(context.db, () => {
    tables.blobs.insertIfAbsent(checked, nowMs);
    const id = tables.images.insert({
      projectId: source.projectId,
      sha256: checked.sha256,
      runId: null,
      attemptId: null,
      outputIndex: null,
      origin: 'made',
      isListed: true,
      fileName,
      revisedPrompt: null,
      sourceId: source.id,
      width: checked.width,
      height: checked.height,
      amountNanos: null,
      sortedAtMs,
      createdAtMs: nowMs,
    });
    const inputs = [{ imageId: source.id, role: 'source' as const }, ...others];
    inputs.forEach((input, position) =>
      tables.edges.insert({ childId: id, position, inputId: input.imageId, role: input.role }),
    );
    tables.localEdits.insert(id, edit);
    tables.search.indexImage(id, {
      prompt: null,
      revisedPrompt: null,
      fileName: `${fileName} ${localEditWords(edit)}`,
      note: '',
      tags: [],
    });
    made.alongside?.(id);
    return id;
  });
  bus.publish({ kind: 'image.added', imageId, projectId: source.projectId });
  for (const { id } of [source, ...others.map((other) => ({ id: other.imageId }))]) {
    bus.publish({ kind: 'image.changed', imageId: id, projectId: source.projectId });
  }
  context.makeThumbnails(imageId);
  return imageId;
}

const nameCharacters = 60;
const earlierWords = new RegExp(` \\((?:${Object.values(localEditWord).join('|')})\\)$`);

/** "Paper lighthouse at dawn (cropped).png": what the source is called, and what became of it. */
function fileNameOf({ tables }: JobContext, source: ImageRecord, edit: LocalEdit): string {
  const label = tables.images.cells([source.id])[0]?.label ?? `Picture ${source.id}`;
  const plain = label
    .replace(/\.(?:png|jpe?g|webp)$/i, '')
    .replace(earlierWords, '')
    .replace(/[/\\:*?"<>|]/g, ' ');
  const characters = [...plain.trim()];
  const short =
    characters.length > nameCharacters ? `${characters.slice(0, nameCharacters).join('')}…` : plain.trim();
  return `${short} (${localEditWord[edit.kind]}).png`;
}
