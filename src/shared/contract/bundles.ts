import { z } from 'zod';
import { BundleExportReport, BundleReport } from '../bundle-model.ts';
import { Download } from '../export-model.ts';
import { ProjectId, UploadId } from '../ids.ts';
import { folderPath, method, nothing } from './call.ts';

/** A project as one file, to be taken elsewhere with its chains, its originals and what they cost. No keys. */
export const bundleCalls = {
  /** To a file that is not there yet. For hosts and the command line; refused to a page. */
  'bundles.exportTo': method(z.object({ projectId: ProjectId, path: folderPath }), BundleExportReport),
  /** Lets the host ask where; null when the person changed their mind. */
  'bundles.chooseExport': method(z.object({ projectId: ProjectId }), BundleExportReport.nullable()),
  /** For a page to fetch. */
  'bundles.prepareDownload': method(z.object({ projectId: ProjectId }), Download),
  /** Whole or not at all. For hosts and the command line; refused to a page. */
  'bundles.importFrom': method(z.object({ path: folderPath }), BundleReport),
  /** Lets the host ask for a file; null when the person changed their mind. */
  'bundles.chooseImport': method(nothing, BundleReport.nullable()),
  /** A file that came ahead in pieces, in their order: one may be larger than an upload. */
  'bundles.importUploads': method(z.object({ uploadIds: z.array(UploadId).min(1).max(2000) }), BundleReport),
} as const;
