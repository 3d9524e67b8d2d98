import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';

/** Held from opening a library to closing it; nobody else may write in the folder meanwhile. */
export interface LibraryLock {
  readonly heldBy: null;
  release(): void;
}

/** Somebody else has it; `heldBy` says who, for people. */
export interface LockRefusal {
  readonly heldBy: string;
}

/** Who takes a lock, written beside it for whoever is refused. */
export interface LockHolder {
  /** "electron", "web", "cli". */
  readonly host: string;
  readonly startedAtMs: number;
}

/**
 * Takes a library for this process. The lock is the operating system's: a SQLite file under BEGIN EXCLUSIVE, which the
 * kernel frees when the process ends in whatever way, so a lock is never left behind and never guessed at by age.
 *
 * On POSIX a process loses its locks on a file when it closes any handle to it, so nothing else here may open
 * `library.lock`, not even to read it; that is why the text is a file of its own.
 */
export function acquireLibraryLock(folder: string, holder: LockHolder): LibraryLock | LockRefusal {
  mkdirSync(folder, { recursive: true });
  const text = path.join(folder, 'library.lock.txt');
  const db = new Database(path.join(folder, 'library.lock'), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (!isBusy(error)) throw error;
    return { heldBy: readHolder(text) };
  }
  try {
    writeFileSync(text, describe(holder));
  } catch (error) {
    db.close();
    throw error;
  }
  return {
    heldBy: null,
    release() {
      if (!db.open) return;
      rmSync(text, { force: true });
      db.close();
    },
  };
}

function describe(holder: LockHolder): string {
  const since = new Date(holder.startedAtMs).toISOString();
  return `Proofsheet ${holder.host}, process ${process.pid}, since ${since}\n`;
}

/** The holder may be between taking the lock and writing its name. */
function readHolder(file: string): string {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text === '' ? 'another Proofsheet' : text;
  } catch {
    return 'another Proofsheet';
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
