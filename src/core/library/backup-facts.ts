import { existsSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import { newestVersion } from '../db/migrate.ts';
import { migrations } from '../db/migrations/index.ts';
import { copyHashed } from '../files/copy-file.ts';
import { broken } from './check-backup.ts';
import { readLibraryFacts } from './library-facts.ts';
import type { Manifest, ManifestFile } from './manifest.ts';

/** Refuses what this program is too old to read, before anything is copied. */
export function refuseNewerBackup(manifest: Manifest, appVersion: string): void {
  const newest = newestVersion(migrations);
  if (manifest.schemaVersion <= newest) return;
  throw new AppError(
    'unavailable',
    `This backup was made by a newer Proofsheet (${manifest.appVersion}, library version ${manifest.schemaVersion}). ` +
      `Proofsheet ${appVersion} reads up to version ${newest}. Nothing was changed. Update Proofsheet first.`,
  );
}

/** Copies one file out of a backup and holds its bytes against the list. */
export async function copyFromBackup(
  folder: string,
  file: ManifestFile,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const facts = await copyHashed(path.join(folder, file.path), target, signal);
  if (facts.sizeBytes === file.sizeBytes && facts.sha256 === file.sha256) return;
  throw broken(folder, `the bytes of ${file.path} are not those its list names`);
}

/** Holds a copied database against what the backup's list says of it: a list that lies is not trusted in anything. */
export function checkBackupDatabase(folder: string, manifest: Manifest, file: string): void {
  const facts = readFactsOrNull(file);
  if (facts === null) throw broken(folder, 'its database cannot be read');
  for (const key of ['schemaVersion', 'libraryId', 'spentNanos', 'ledgerSumNanos'] as const) {
    if (facts[key] !== manifest[key]) throw broken(folder, `its database and its list differ in "${key}"`);
  }
  if (JSON.stringify(facts.counts) !== JSON.stringify(manifest.counts)) {
    throw broken(folder, 'its database and its list count differently');
  }
}

function readFactsOrNull(file: string) {
  if (!existsSync(file)) return null;
  const db = new Database(file, { readonly: true });
  try {
    const damage = db.prepare<[], string>('PRAGMA quick_check(1)').pluck().get();
    return damage === 'ok' ? readLibraryFacts(db) : null;
  } catch (error) {
    if (error instanceof Database.SqliteError) return null;
    throw error;
  } finally {
    db.close();
  }
}
