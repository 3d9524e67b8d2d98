import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ExportReport } from '../../shared/export-model.ts';
import type { WorkId } from '../../shared/library-model.ts';
import type { CoreHandlers } from '../dispatch.ts';
import type { Downloads } from '../exports/downloads.ts';
import { exportToFolder, type FolderExport } from '../exports/export-to-folder.ts';
import { checkTemplate } from '../exports/file-names.ts';
import { idsOf, previewExport, type ExportParts } from '../exports/make-copies.ts';
import type { LibraryService } from '../library/library-service.ts';
import type { Clock, HostFeatures } from '../ports.ts';
import { refusePage } from './refuse-page.ts';

type ExportMethods = Extract<keyof CoreHandlers, `exports.${string}`>;

interface ExportHandlerParts extends ExportParts {
  readonly service: Pick<LibraryService, 'runWork'>;
  readonly host: Pick<HostFeatures, 'choosePaths'>;
  readonly downloads: Pick<Downloads, 'offer'>;
  readonly clock: Pick<Clock, 'nowMs' | 'localDay'>;
}

/** Answers everything about copies for the world outside. */
export function createExportHandlers(parts: ExportHandlerParts): Pick<CoreHandlers, ExportMethods> {
  const run = (request: FolderExport, workId?: WorkId): Promise<ExportReport> =>
    parts.service.runWork('export', (tools) => exportToFolder(parts, request, tools), workId);
  return {
    'exports.preview': ({ target, options }) => previewExport(parts, target, options),
    async 'exports.toFolder'({ target, options, path: folder, workId }, caller) {
      refusePage(caller);
      if (!path.isAbsolute(folder)) throw new AppError('invalid-input', 'The folder must be given in full.');
      checkTemplate(options.name);
      return run({ target, options, folder }, workId);
    },
    async 'exports.chooseFolder'({ target, options }) {
      checkTemplate(options.name);
      const [folder] = await parts.host.choosePaths({ title: 'Export pictures', kind: 'folder' });
      return folder === undefined ? null : run({ target, options, folder });
    },
    async 'exports.prepareDownload'({ target, options }) {
      checkTemplate(options.name);
      if (idsOf(parts.tables, target).length === 0)
        throw new AppError('not-found', 'There is no picture to export.');
      const { zipPictures } = await import('../exports/zip-pictures.ts');
      const fileName = `Proofsheet ${parts.clock.localDay(parts.clock.nowMs())}.zip`;
      return parts.downloads.offer(fileName, () => zipPictures(parts, target, options));
    },
  };
}
