import { AppError } from '../../shared/errors.ts';
import type { ImageId, ProjectId } from '../../shared/ids.ts';
import {
  importSummaryWords,
  refusalWords,
  type ImportRefusal,
  type ImportSummary,
} from '../../shared/import-model.ts';
import { otherPictureFormat, otherPictureHeadBytes } from '../../shared/other-pictures.ts';
import type { Core } from '../data/client-context.tsx';
import { sniffImage } from '../drop/sniff-image.ts';

interface ImportTools {
  readonly useFileTimes: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (doneCount: number) => void;
}

/** One goes up while the other is decoded. */
const inFlight = 2;
const largestFileBytes = 64 * 1024 * 1024;

type Ending = 'imported' | 'already-here' | ImportRefusal['reason'];

interface Ended {
  readonly ending: Ending;
  readonly imageId: ImageId | null;
  /** Of a picture that is not taken. */
  readonly format: string | null;
}

/** Sends files up two at a time, each by itself: what is in when it is stopped stays, and is passed over next time. */
export async function importMany(
  core: Core,
  projectId: ProjectId,
  files: readonly File[],
  tools: ImportTools,
): Promise<ImportSummary> {
  const counts = { imported: 0, alreadyHere: 0, refused: 0 };
  const refusals: ImportRefusal[] = [];
  let firstImageId: ImageId | null = null;
  const waiting = files.values();
  const worker = async (): Promise<void> => {
    for (const file of waiting) {
      if (tools.signal.aborted) return;
      const { ending, imageId, format } = await importOne(core, projectId, file, tools.useFileTimes);
      firstImageId ??= imageId;
      if (ending === 'imported') counts.imported += 1;
      else if (ending === 'already-here') counts.alreadyHere += 1;
      else {
        counts.refused += 1;
        refusals.push({ name: file.name, reason: ending, format });
      }
      tools.onProgress(counts.imported + counts.alreadyHere + counts.refused);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return { ...counts, refusals, isCancelled: tools.signal.aborted, firstImageId };
}

async function importOne(
  { client, transport }: Core,
  projectId: ProjectId,
  file: File,
  useFileTimes: boolean,
): Promise<Ended> {
  const refused = (ending: Ending) => ({ ending, imageId: null, format: null });
  if (file.size > largestFileBytes) return refused('too-large');
  try {
    const head = new Uint8Array(await file.slice(0, otherPictureHeadBytes).arrayBuffer());
    if (sniffImage(head) === null) return { ...refused('not-a-picture'), format: otherPictureFormat(head) };
  } catch {
    // A folder, or a file that went away meanwhile.
    return refused('unreadable');
  }
  try {
    const uploadId = await transport.upload(file);
    const { imageId, isNew } = await client.call('images.import', {
      projectId,
      uploadId,
      fileName: file.name === '' ? null : file.name.slice(-255),
      fileTimeMs: useFileTimes ? Math.floor(file.lastModified) : null,
    });
    return { ending: isNew ? 'imported' : 'already-here', imageId, format: null };
  } catch (error) {
    if (error instanceof AppError && error.code === 'unreadable') return refused('damaged');
    throw error;
  }
}

const toldRefusals = 3;

/** The whole import in one notice: how many, and which were not taken. */
export function summaryNotice(summary: ImportSummary): { readonly text: string; readonly tone?: 'bad' } {
  const { imported, alreadyHere, refused, refusals, isCancelled } = summary;
  if (alreadyHere + refused === 0 && !isCancelled) {
    return { text: imported === 1 ? 'One picture was imported.' : `${imported} pictures were imported.` };
  }
  const told = refusals.slice(0, toldRefusals).map((refusal) => `${refusal.name}: ${refusalWords(refusal)}.`);
  const rest = refused - told.length;
  const words = [importSummaryWords(summary), ...told, ...(rest > 0 ? [`And ${rest} more.`] : [])].join(' ');
  return refused > 0 ? { text: words, tone: 'bad' } : { text: words };
}
