import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface RelayPlace {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly platform?: NodeJS.Platform;
}

/**
 * Where the holder of a library can be asked, best first: it listens at the first, and whoever looks for it tries all.
 * They may differ in environment: an app started by the desktop knows XDG_RUNTIME_DIR, a scheduled job does not.
 */
export function relayAddresses(libraryPath: string, place: RelayPlace = {}): readonly string[] {
  const name = nameOf(libraryPath);
  if ((place.platform ?? process.platform) === 'win32') return [`\\\\.\\pipe\\proofsheet-${name}`];
  const folders = runtimeFolders(place.environment ?? process.env);
  const paths = folders.map((folder) => path.join(folder, `${name}.sock`));
  // A longer path is cut by the kernel, silently on some systems: it would be another file.
  return [...new Set(paths)].filter((each) => Buffer.byteLength(each) <= longestSocketPathBytes);
}

/** `sun_path` holds 104 bytes on macOS and 108 on Linux, its final zero among them. */
const longestSocketPathBytes = 103;

function runtimeFolders(environment: Readonly<Record<string, string | undefined>>): string[] {
  const uid = process.getuid?.() ?? 0;
  const named = environment['XDG_RUNTIME_DIR'];
  const isNamed = named !== undefined && path.isAbsolute(named);
  return [
    ...(isNamed ? [path.join(named, 'proofsheet')] : []),
    `/run/user/${uid}/proofsheet`,
    path.join(os.tmpdir(), `proofsheet-${uid}`),
    `/tmp/proofsheet-${uid}`,
  ];
}

/** The same library is one address, however its path was written; 96 bits are plenty against a clash. */
function nameOf(libraryPath: string): string {
  return createHash('sha256').update(realPath(libraryPath)).digest('hex').slice(0, 24);
}

function realPath(libraryPath: string): string {
  try {
    return realpathSync.native(libraryPath);
  } catch {
    // Not there yet: nobody can hold it either.
    return path.resolve(libraryPath);
  }
}
