import { randomBytes } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { isByteExact, type ExportOptions, type ExportPreview } from '../../shared/export-model.ts';
import type { ImageTarget } from '../../shared/image-query.ts';
import type { ImageId, Sha256 } from '../../shared/ids.ts';
import type { ExportFacts } from '../db/export-facts.ts';
import type { Tables } from '../db/tables.ts';
import { hashFile } from '../files/copy-file.ts';
import { errorCode } from '../files/durable.ts';
import type { ImageWorker } from '../images/image-worker.ts';
import { checkTemplate, createFileNamer, withExtension } from './file-names.ts';
import { metadataOf, sidecarOf } from './recipe-note.ts';

/** What exports work with. */
export interface ExportParts {
  readonly tables: Pick<Tables, 'exportFacts' | 'images' | 'search'>;
  readonly images: Pick<ImageWorker, 'copyPicture'>;
  readonly originalPath: (sha256: Sha256) => string;
  /** The library's folder; copies are made in one of its own. */
  readonly library: string;
}

/** A copy that lies ready: the original itself, or a file to be removed once it was used. */
export interface ReadyCopy {
  readonly path: string;
  readonly base: string;
  readonly fileName: string;
  /** The sidecar's text under the name the picture got in the end; null where none was asked for. */
  readonly sidecar: (fileName: string) => Promise<string | null>;
  readonly discard: () => Promise<void>;
}

/** Every id of a target, newest first for a list. */
export function idsOf(tables: Pick<Tables, 'images' | 'search'>, target: ImageTarget): readonly ImageId[] {
  if ('imageIds' in target) return [...new Set(target.imageIds)];
  if ('spans' in target) return [...tables.images.idsBetween(target.spans)].reverse();
  const except = new Set<number>(target.except);
  // Ids of rows, as the search has just read them.
  return Array.from(tables.search.ids(target.scope, target.search))
    .filter((id) => !except.has(id))
    .map((id) => id as ImageId);
}

const previewNames = 6;

/** Names and warnings of an export, without a file being touched. */
export function previewExport(
  parts: ExportParts,
  target: ImageTarget,
  options: ExportOptions,
): ExportPreview {
  checkTemplate(options.name);
  const ids = idsOf(parts.tables, target);
  const namer = createFileNamer(options.name);
  const names: string[] = [];
  let credentialsCount = 0;
  for (const id of ids.slice(0, 2_000)) {
    const facts = parts.tables.exportFacts.get(id);
    if (!facts) continue;
    if (facts.hasC2pa === 1) credentialsCount += 1;
    if (names.length >= previewNames) continue;
    names.push(withExtension(namer.next(facts), options.as === 'original' ? facts.format : options.as));
  }
  const losesThem = !isByteExact(options) && credentialsCount > 0;
  const some = credentialsCount === 1 ? '1 picture carries' : `${credentialsCount} pictures carry`;
  return {
    count: ids.length,
    names,
    notices: losesThem ? [`${some} content credentials. Changed copies do not carry them.`] : [],
  };
}

/** Copies one after another; a picture whose original is gone is told apart by its id. */
export async function* makeCopies(
  parts: ExportParts,
  target: ImageTarget,
  options: ExportOptions,
): AsyncGenerator<ReadyCopy | { readonly missing: ImageId }> {
  checkTemplate(options.name);
  const staging = path.join(parts.library, 'exporting', randomBytes(6).toString('hex'));
  const namer = createFileNamer(options.name);
  try {
    for (const id of idsOf(parts.tables, target)) {
      const facts = parts.tables.exportFacts.get(id);
      const original = facts && (await originalOf(parts, facts));
      if (!facts || !original) yield { missing: id };
      else yield await makeCopy(parts, staging, facts, original, options, namer.next(facts));
    }
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function originalOf(parts: ExportParts, facts: ExportFacts): Promise<string | null> {
  const file = parts.originalPath(facts.sha256);
  try {
    return (await stat(file)).size === facts.sizeBytes ? file : null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function makeCopy(
  parts: ExportParts,
  staging: string,
  facts: ExportFacts,
  original: string,
  options: ExportOptions,
  base: string,
): Promise<ReadyCopy> {
  const { tables } = parts;
  const size = { width: facts.width, height: facts.height };
  if (isByteExact(options)) {
    const file = { sha256: facts.sha256, ...size };
    return {
      path: original,
      base,
      fileName: withExtension(base, facts.format),
      sidecar: async (fileName) =>
        options.sidecar ? sidecarOf(tables, facts, options, { fileName, ...file }) : null,
      discard: async () => undefined,
    };
  }
  await mkdir(staging, { recursive: true, mode: 0o700 });
  const output = path.join(staging, randomBytes(6).toString('hex'));
  const made = await parts.images.copyPicture(original, output, {
    as: options.as,
    quality: options.quality,
    maxEdge: options.maxEdge,
    metadata: options.recipe === 'embed' ? metadataOf(tables, facts) : null,
  });
  const { format, width, height } = made;
  return {
    path: output,
    base,
    fileName: withExtension(base, format),
    async sidecar(fileName) {
      if (!options.sidecar) return null;
      const { sha256 } = await hashFile(output);
      return sidecarOf(tables, facts, options, { fileName, sha256, width, height });
    },
    discard: () => rm(output, { force: true }),
  };
}
