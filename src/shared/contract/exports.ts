import { z } from 'zod';
import { Download, ExportOptions, ExportPreview, ExportReport } from '../export-model.ts';
import { ImageTarget } from '../image-query.ts';
import { WorkId } from '../library-model.ts';
import { folderPath, method } from './call.ts';

const asked = { target: ImageTarget, options: ExportOptions };

/** Copies of pictures for the world outside. Nothing that is in a folder is ever written over. */
export const exportCalls = {
  'exports.preview': method(z.object(asked), ExportPreview),
  /** Into this folder. For hosts and the command line; refused to a page. */
  'exports.toFolder': method(
    z.object({ ...asked, path: folderPath, workId: WorkId.optional() }),
    ExportReport,
  ),
  /** Lets the host ask for a folder; null when the person changed their mind. */
  'exports.chooseFolder': method(z.object(asked), ExportReport.nullable()),
  /** As one zip, for a page to fetch. */
  'exports.prepareDownload': method(z.object(asked), Download),
} as const;
