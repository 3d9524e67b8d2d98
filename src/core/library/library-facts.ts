import type Database from 'better-sqlite3';
import { readVersion } from '../db/migrate.ts';
import { createSettingsTable } from '../db/settings.ts';
import type { ManifestFacts } from './manifest.ts';

const isSpend = `kind <> 'estimate' AND is_play_money = 0 AND origin_library IS NULL`;

/** What a database says of itself: written into a backup's list, and compared with it when it is read again. */
export function readLibraryFacts(db: Database.Database): ManifestFacts {
  const number = (sql: string): number => db.prepare<[], number>(sql).pluck().get() ?? 0;
  const countOf = (table: string): number => number(`SELECT count(*) FROM ${table}`);
  return {
    schemaVersion: readVersion(db),
    libraryId: createSettingsTable(db).libraryId(),
    counts: {
      projects: countOf('project'),
      runs: countOf('run'),
      attempts: countOf('attempt'),
      images: countOf('image'),
      originals: countOf('blob'),
      ledgerEntries: countOf('ledger'),
    },
    spentNanos: number(`SELECT COALESCE(SUM(amount_nanos), 0) FROM ledger WHERE ${isSpend}`),
    ledgerSumNanos: number('SELECT COALESCE(SUM(amount_nanos), 0) FROM ledger'),
  };
}
