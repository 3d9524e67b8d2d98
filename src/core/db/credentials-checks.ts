import type Database from 'better-sqlite3';
import { CredentialsCheck } from '../../shared/credentials.ts';
import type { Sha256 } from '../../shared/ids.ts';

/** A better checker may find something else: what an older one found is asked for again. */
const checker = 'c2pa-wasm 0.15';

/** What checks of content credentials found, so that a picture is checked once. */
export function createCredentialsChecksTable(db: Database.Database) {
  const select = db
    .prepare<[Sha256, string], string>('SELECT found FROM credentials_check WHERE sha256 = ? AND checker = ?')
    .pluck();
  const put = db.prepare<[Sha256, string, string]>(
    'INSERT OR REPLACE INTO credentials_check (sha256, checker, found) VALUES (?, ?, ?)',
  );
  return {
    get(sha256: Sha256): CredentialsCheck | null {
      const found = select.get(sha256, checker);
      return found === undefined ? null : CredentialsCheck.parse(JSON.parse(found));
    },
    put: (sha256: Sha256, found: CredentialsCheck) => put.run(sha256, checker, JSON.stringify(found)),
  };
}
