import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ProjectId, UploadId } from '../../shared/ids.ts';
import type { BundleTarget } from '../bundles/import-bundle.ts';
import type { BundleSource, ReadyBundle } from '../bundles/write-bundle.ts';
import type { CoreHandlers } from '../dispatch.ts';
import type { Downloads } from '../exports/downloads.ts';
import { safeName } from '../exports/file-names.ts';
import { diskProblem } from '../files/disk-problem.ts';
import { errorCode } from '../files/durable.ts';
import type { WorkTools } from '../library/long-work.ts';
import type { LibraryService } from '../library/library-service.ts';
import type { HostFeatures } from '../ports.ts';
import type { Uploads } from '../uploads.ts';
import { requireProject } from './projects.ts';
import { refusePage } from './refuse-page.ts';

type BundleMethods = Extract<keyof CoreHandlers, `bundles.${string}`>;

interface BundleHandlerParts extends BundleTarget, Pick<BundleSource, 'originalPath'> {
  readonly service: Pick<LibraryService, 'runWork'>;
  readonly host: Pick<HostFeatures, 'choosePaths' | 'info'>;
  readonly downloads: Pick<Downloads, 'offer'>;
  readonly uploads: Pick<Uploads, 'take'>;
}

/** Answers everything about projects as files. */
export function createBundleHandlers(parts: BundleHandlerParts): Pick<CoreHandlers, BundleMethods> {
  const prepare = async (projectId: ProjectId): Promise<ReadyBundle> => {
    requireProject(parts.tables, projectId);
    const { db, tables, originalPath, clock, host } = parts;
    const { prepareBundle } = await import('../bundles/write-bundle.ts');
    return prepareBundle(
      { db, tables, originalPath, appVersion: host.info.version, nowMs: clock.nowMs() },
      projectId,
    );
  };
  const fileNameOf = (projectId: ProjectId): string =>
    `${safeName(requireProject(parts.tables, projectId).name)}.proofsheet.zip`;
  const exportTo = (projectId: ProjectId, target: string) =>
    parts.service.runWork('bundle-export', async (tools) => {
      const bundle = await prepare(projectId);
      const { writeBundle } = await import('../bundles/write-bundle.ts');
      await writeBundle(bundle, target, tools);
      const { counts, files, rows } = bundle.manifest;
      const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, rows.sizeBytes);
      return { images: counts.images, originals: counts.originals, sizeBytes };
    });
  const importFrom = (file: string) =>
    parts.service.runWork('bundle-import', (tools) => importNamed(parts, file, tools));
  return {
    async 'bundles.exportTo'({ projectId, path: target }, caller) {
      refusePage(caller);
      refuseRelative(target);
      return exportTo(projectId, target);
    },
    async 'bundles.chooseExport'({ projectId }) {
      const question = { title: 'Export project', kind: 'bundle', saveAs: fileNameOf(projectId) } as const;
      const [target] = await parts.host.choosePaths(question);
      return target === undefined ? null : exportTo(projectId, target);
    },
    async 'bundles.prepareDownload'({ projectId }) {
      const bundle = await prepare(projectId);
      return parts.downloads.offer(fileNameOf(projectId), bundle.open);
    },
    async 'bundles.importFrom'({ path: file }, caller) {
      refusePage(caller);
      refuseRelative(file);
      return importFrom(file);
    },
    async 'bundles.chooseImport'() {
      const [file] = await parts.host.choosePaths({ title: 'Import project', kind: 'bundle' });
      return file === undefined ? null : importFrom(file);
    },
    'bundles.importUploads': ({ uploadIds }) =>
      parts.service.runWork('bundle-import', async (tools) => {
        const joined = await joinUploads(parts, uploadIds);
        try {
          return await (await import('../bundles/import-bundle.ts')).importBundle(parts, joined, tools);
        } finally {
          await rm(joined, { force: true });
        }
      }),
  };
}

async function importNamed(parts: BundleHandlerParts, file: string, tools: WorkTools) {
  try {
    return await (await import('../bundles/import-bundle.ts')).importBundle(parts, file, tools);
  } catch (error) {
    if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes(errorCode(error)))
      throw new AppError('not-found', 'There is no such project file.', { cause: error });
    throw diskProblem(error) ?? error;
  }
}

/** The pieces behind each other in the first one's file. */
async function joinUploads(
  { uploads }: Pick<BundleHandlerParts, 'uploads'>,
  ids: readonly UploadId[],
): Promise<string> {
  const [first, ...rest] = ids.map((id) => uploads.take(id));
  if (!first) throw new AppError('invalid-input', 'There is nothing to import.');
  const target = await open(first.path, 'a');
  try {
    for (const piece of rest) {
      for await (const chunk of createReadStream(piece.path) as AsyncIterable<Buffer>)
        await target.writeFile(chunk);
      await rm(piece.path, { force: true });
    }
  } finally {
    await target.close();
  }
  return first.path;
}

function refuseRelative(file: string): void {
  if (!path.isAbsolute(file)) throw new AppError('invalid-input', 'The path must be given in full.');
}
