/** More files than this are a whole disk dropped by mistake; the command line takes any number. */
const mostFiles = 100_000;

/**
 * Files of a drop, folders walked to the bottom. Must be called while the drop is handled: the browser forgets what was
 * dropped right after. Hidden names are passed over, as in every import.
 */
export function collectDroppedFiles(transfer: DataTransfer): Promise<readonly File[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  const plain = [...transfer.files];
  return entries.some((entry) => entry.isDirectory) ? walkAll(entries) : Promise.resolve(plain);
}

async function walkAll(entries: readonly FileSystemEntry[]): Promise<readonly File[]> {
  const files: File[] = [];
  for (const entry of entries) await walk(entry, files);
  return files;
}

async function walk(entry: FileSystemEntry, files: File[]): Promise<void> {
  if (files.length >= mostFiles || entry.name.startsWith('.')) return;
  if (isFile(entry)) {
    const file = await new Promise<File | null>((resolve) => entry.file(resolve, () => resolve(null)));
    // One that went away meanwhile is not there to be imported.
    if (file) files.push(file);
  } else if (isFolder(entry)) {
    const reader = entry.createReader();
    for (let some = await readSome(reader); some.length > 0; some = await readSome(reader)) {
      for (const each of some) await walk(each, files);
    }
  }
}

/** A folder gives its names a hundred at a time, and none at its end. */
function readSome(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
