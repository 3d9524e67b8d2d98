import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ExportOptions, ExportReport } from '../../shared/export-model.ts';
import type { ImageTarget } from '../../shared/image-query.ts';
import type { ImageId } from '../../shared/ids.ts';
import { diskProblem } from '../files/disk-problem.ts';
import { errorCode, syncFolder } from '../files/durable.ts';
import type { WorkTools } from '../library/long-work.ts';
import { numbered } from './file-names.ts';
import { idsOf, makeCopies, type ExportParts, type ReadyCopy } from './make-copies.ts';

const toldNames = 200;

/** Which copies, how, and into which folder. */
export interface FolderExport {
  readonly target: ImageTarget;
  readonly options: ExportOptions;
  readonly folder: string;
}

/** Writes copies into a folder. A name that is taken gets the next free number; a file appears whole or not at all. */
export async function exportToFolder(
  parts: ExportParts,
  request: FolderExport,
  tools: WorkTools,
): Promise<ExportReport> {
  const { target, options, folder } = request;
  await prepareFolder(parts, folder);
  const total = idsOf(parts.tables, target).length;
  const names: string[] = [];
  const missing: ImageId[] = [];
  let written = 0;
  for await (const copy of makeCopies(parts, target, options)) {
    if (tools.signal.aborted) break;
    if ('missing' in copy) missing.push(copy.missing);
    else {
      const name = await place(copy, folder);
      if (names.length < toldNames) names.push(name);
      written += 1;
    }
    tools.progress((written + missing.length) / Math.max(1, total));
  }
  await syncFolder(folder);
  return { written, missing, names, isCancelled: tools.signal.aborted };
}

async function prepareFolder(parts: ExportParts, folder: string): Promise<void> {
  const inside = path.relative(parts.library, folder);
  if (inside === '' || (!inside.startsWith('..') && !path.isAbsolute(inside))) {
    throw new AppError('invalid-input', 'That folder belongs to the library itself. Choose another one.');
  }
  try {
    await mkdir(folder, { recursive: true });
    if (!(await stat(folder)).isDirectory()) throw notAFolder();
  } catch (error) {
    throw ['EEXIST', 'ENOTDIR'].includes(errorCode(error)) ? notAFolder() : (diskProblem(error) ?? error);
  }
}

function notAFolder(): AppError {
  return new AppError('invalid-input', 'That is a file, not a folder. Choose another place.');
}

/** Puts the picture, and its sidecar under the same name, where nothing is yet. */
async function place(copy: ReadyCopy, folder: string): Promise<string> {
  const extension = path.extname(copy.fileName);
  const part = path.join(folder, `.proofsheet-${randomBytes(6).toString('hex')}.part`);
  try {
    await copyFile(copy.path, part, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    for (let number = 1; ; number += 1) {
      const base = numbered(copy.base, number);
      const fileName = `${base}${extension}`;
      if (await isThere(path.join(folder, `${base}.json`))) continue;
      if (!(await putWhereFree(part, path.join(folder, fileName)))) continue;
      const sidecar = await copy.sidecar(fileName);
      if (sidecar !== null) await writeFile(path.join(folder, `${base}.json`), sidecar, { flag: 'wx' });
      return fileName;
    }
  } catch (error) {
    throw diskProblem(error) ?? error;
  } finally {
    await rm(part, { force: true });
    await copy.discard();
  }
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** A second name is given in one step and never over a first; where a disk knows no second names, a new file is. */
async function putWhereFree(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
  }
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}
