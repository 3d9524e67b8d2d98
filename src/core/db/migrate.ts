import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { invariant } from '../../shared/errors.ts';
import { renameDurablySync } from '../files/durable-sync.ts';
import type { Migration } from './migrations/migration.ts';
import { inTransaction } from './transaction.ts';

/** The newest version a list of steps leads to; the steps must be numbered 1, 2, 3 without a gap. */
export function newestVersion(migrations: readonly Migration[]): number {
  migrations.forEach((migration, index) => {
    invariant(migration.version === index + 1, `migration "${migration.name}" should be number ${index + 1}`);
  });
  return migrations.length;
}

/**
 * Brings a library up to date: a backup first where there is something to lose, then each step in a transaction of its
 * own that also sets `user_version`, so that a crash leaves a whole older version and never a half.
 */
export function migrate(db: Database.Database, migrations: readonly Migration[], backupFolder: string): void {
  const newest = newestVersion(migrations);
  const current = readVersion(db);
  invariant(current <= newest, 'a newer library is refused before it is opened');
  if (current === newest) return;
  if (current > 0) backUp(db, backupFolder, current);
  for (const migration of migrations.slice(current)) applyOne(db, migration);
}

export function readVersion(db: Database.Database): number {
  const version: unknown = db.pragma('user_version', { simple: true });
  invariant(typeof version === 'number', 'user_version is a number');
  return version;
}

/** Foreign keys are off meanwhile, so that a step can rebuild a table; they are checked before the commit instead. */
function applyOne(db: Database.Database, migration: Migration): void {
  db.pragma('foreign_keys = OFF');
  try {
    inTransaction(db, () => {
      migration.up(db);
      const broken: unknown = db.pragma('foreign_key_check');
      invariant(
        Array.isArray(broken) && broken.length === 0,
        `migration "${migration.name}" keeps every reference`,
      );
      db.pragma(`user_version = ${migration.version}`);
    });
  } finally {
    db.pragma('foreign_keys = ON');
  }
}

/** A whole, compact copy under a name that says which version it is; never replaces an older one. */
function backUp(db: Database.Database, folder: string, version: number): void {
  mkdirSync(folder, { recursive: true });
  const temporary = path.join(folder, 'library.db.part');
  rmSync(temporary, { force: true });
  db.prepare<[string]>('VACUUM INTO ?').run(temporary);
  renameDurablySync(temporary, freeName(folder, `library-version-${version}`));
}

function freeName(folder: string, name: string): string {
  for (let number = 1; ; number += 1) {
    const candidate = path.join(folder, number === 1 ? `${name}.db` : `${name}-${number}.db`);
    if (!existsSync(candidate)) return candidate;
  }
}
