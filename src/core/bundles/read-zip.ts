import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { AppError } from '../../shared/errors.ts';
import { manifestName, originalEntry, rowsName } from './bundle-format.ts';

/** A project file whose list of entries has been looked through; no byte of theirs has. */
export interface OpenZip {
  readonly names: readonly string[];
  sizeOf(name: string): number;
  /** Reads one entry, no further than its size, checksum included; throws where it is not what the list says. */
  read(name: string): AsyncGenerator<Buffer>;
  close(): void;
}

/** As many pictures as one bundle may hold, with its two lists. */
const mostEntries = 100_002;
/** What shrinks by more than this was made to burst. */
const mostRatio = 100;
const largestEntryBytes = 512 * 1024 * 1024;
const symbolicLink = 0o120000;
const fileTypeMask = 0o170000;

/**
 * Opens a zip and refuses it whole where its list holds anything but a bundle's own names, each once, as plain stored or
 * deflated files that lie one behind the other.
 */
export async function openZip(path: string): Promise<OpenZip> {
  const sizeBytes = (await stat(path)).size;
  const zip = await opened(path);
  try {
    if (zip.entryCount > mostEntries) throw refused('it has too many entries');
    const entries = await listed(zip);
    refuseOverlaps(entries, sizeBytes);
    const byName = new Map(entries.map((entry) => [entry.fileName, entry]));
    const find = (name: string): Entry => {
      const entry = byName.get(name);
      if (!entry) throw refused(`${name} is missing`);
      return entry;
    };
    return {
      names: [...byName.keys()],
      sizeOf: (name) => find(name).uncompressedSize,
      read: (name) => readEntry(zip, find(name)),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw asRefusal(error);
  }
}

function opened(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySize: true };
    yauzl.open(path, options, (error, zip) => (error ? reject(asRefusal(error)) : resolve(zip)));
  });
}

function listed(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    const names = new Set<string>();
    zip.on('error', reject);
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      const why =
        wrongEntry(entry) ?? (names.has(entry.fileName.toLowerCase()) ? 'a name is there twice' : null);
      if (why !== null) return reject(refused(why));
      names.add(entry.fileName.toLowerCase());
      entries.push(entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

/** Names are compared with what a bundle holds, so no folder, drive, backslash or ".." has to be understood. */
function wrongEntry(entry: Entry): string | null {
  const { fileName, uncompressedSize, compressedSize } = entry;
  const isOurs = fileName === manifestName || fileName === rowsName || originalEntry.test(fileName);
  if (!isOurs) return `it holds ${JSON.stringify(fileName.slice(0, 80))}, which is no part of a project`;
  if (entry.isEncrypted()) return 'it is encrypted';
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) return 'it is packed in an unknown way';
  if (((entry.externalFileAttributes >>> 16) & fileTypeMask) === symbolicLink) return 'it holds a link';
  if (uncompressedSize > largestEntryBytes) return 'a file in it is too large';
  if (uncompressedSize > compressedSize * mostRatio + 1024)
    return 'a file in it unpacks to far more than it is';
  if (entry.compressionMethod === 0 && uncompressedSize !== compressedSize) return 'a size in it is not true';
  return null;
}

/** Entries that share bytes unpack the same few kilobytes again and again. */
function refuseOverlaps(entries: readonly Entry[], sizeBytes: number): void {
  const headBytes = 30;
  const places = entries
    .map((entry) => ({
      start: entry.relativeOffsetOfLocalHeader,
      end: entry.relativeOffsetOfLocalHeader + headBytes + entry.fileNameLength + entry.compressedSize,
    }))
    .sort((one, other) => one.start - other.start);
  for (const [index, place] of places.entries()) {
    if (place.end > (places[index + 1]?.start ?? sizeBytes)) throw refused('files in it lie over each other');
  }
}

async function* readEntry(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  const header = await zip.readLocalFileHeaderPromise(entry).catch((error: unknown) => {
    throw asRefusal(error);
  });
  if (!header.fileName.equals(entry.fileNameRaw)) throw refused('a name in it is not the one its list gives');
  const stream = await streamOf(zip, entry);
  let checksum = 0;
  try {
    // yauzl streams bytes, in buffers.
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    throw asRefusal(error);
  } finally {
    stream.destroy();
  }
  if (checksum !== entry.crc32) throw refused(`${entry.fileName} is damaged`);
}

function streamOf(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(asRefusal(error)) : resolve(stream)));
  });
}

/** Why a bundle is not taken, as one sentence; nothing of it is ever kept. */
export function refused(why: string): AppError {
  return new AppError('unreadable', `This project file cannot be used: ${why}. Nothing was changed.`);
}

/** What the zip library says of a damaged file is for programmers; the system's own errors pass. */
function asRefusal(error: unknown): Error {
  if (error instanceof AppError) return error;
  const isSystem = error instanceof Error && 'code' in error && /^E[A-Z]+$/.test(String(error.code));
  return isSystem ? error : refused('it is no zip, or a damaged one');
}
