import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ImportSummary } from '../../shared/import-model.ts';
import type { WorkId } from '../../shared/library-model.ts';
import type { CoreHandlers } from '../dispatch.ts';
import { importFromDisk, type DiskImport } from '../imports/import-files.ts';
import type { ImportParts } from '../imports/keep-import.ts';
import type { WorkTools } from '../library/long-work.ts';
import type { LibraryService } from '../library/library-service.ts';
import type { HostFeatures } from '../ports.ts';
import { requireProject } from './projects.ts';
import { refusePage } from './refuse-page.ts';

type ImportMethods = Extract<keyof CoreHandlers, `imports.${string}`>;

interface ImportHandlerParts extends ImportParts {
  /** The library's folder. */
  readonly library: string;
  readonly service: Pick<LibraryService, 'runWork'>;
  readonly host: Pick<HostFeatures, 'choosePaths'>;
}

/** Answers imports of many files. Paths come from the command line or from the host's own dialog, never from a page. */
export function createImportHandlers(parts: ImportHandlerParts): Pick<CoreHandlers, ImportMethods> {
  const run = (request: DiskImport, workId?: WorkId): Promise<ImportSummary> => {
    requireProject(parts.tables, request.projectId);
    const work = (tools: WorkTools) => importFromDisk(parts, parts.library, request, tools);
    return parts.service.runWork('import', work, workId);
  };
  return {
    async 'imports.fromDisk'({ workId, ...request }, caller) {
      refusePage(caller);
      const relative = request.paths.find((each) => !path.isAbsolute(each));
      if (relative !== undefined) throw new AppError('invalid-input', 'Paths must be given in full.');
      return run(request, workId);
    },
    async 'imports.choose'({ kind, ...options }) {
      requireProject(parts.tables, options.projectId);
      const paths = await parts.host.choosePaths({
        title: kind === 'folder' ? 'Import a folder' : 'Import pictures',
        kind,
      });
      return paths.length === 0 ? null : run({ ...options, paths });
    },
  };
}
