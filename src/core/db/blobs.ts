import type Database from 'better-sqlite3';
import type { Sha256 } from '../../shared/ids.ts';
import type { CheckedImage, ImageFormat } from '../images/image-worker.ts';

/** The facts of one original, kept once however many pictures show it. */
export interface BlobRecord extends CheckedImage {
  readonly createdAtMs: number;
}

interface BlobRow {
  sha256: Sha256;
  size_bytes: number;
  format: ImageFormat;
  width: number;
  height: number;
  has_alpha: number;
  orientation: number;
  has_c2pa: number | null;
  created_at_ms: number;
}

export function createBlobsTable(db: Database.Database) {
  const insert = db.prepare<Record<string, unknown>>(`INSERT INTO blob
    (sha256, size_bytes, format, width, height, has_alpha, orientation, has_c2pa, created_at_ms)
    VALUES (@sha256, @sizeBytes, @format, @width, @height, @hasAlpha, @orientation, @hasC2pa, @createdAtMs)
    ON CONFLICT (sha256) DO UPDATE SET removed_at_ms = NULL WHERE removed_at_ms IS NOT NULL`);
  const keepFile = db.prepare<[Sha256]>('DELETE FROM original_removal WHERE sha256 = ?');
  const byHash = db.prepare<[Sha256], BlobRow>('SELECT * FROM blob WHERE sha256 = ?');
  const all = db.prepare<[], BlobRow>('SELECT * FROM blob WHERE removed_at_ms IS NULL ORDER BY sha256');
  /** Arrivals that have looked for their file and not committed its row yet. */
  const expected = new Map<Sha256, number>();
  const setHasC2pa = db.prepare<[number, Sha256]>('UPDATE blob SET has_c2pa = ? WHERE sha256 = ?');
  const unlooked = db.prepare<[number], BlobRow>(
    'SELECT * FROM blob WHERE has_c2pa IS NULL AND removed_at_ms IS NULL LIMIT ?',
  );
  return {
    /** Says that a file is being put among the originals: until its row is committed, nobody may delete it. */
    expect: (sha256: Sha256) => void expected.set(sha256, (expected.get(sha256) ?? 0) + 1),
    isExpected: (sha256: Sha256): boolean => (expected.get(sha256) ?? 0) > 0,
    /** Call only when the file is durable: a row promises that the bytes are there. */
    insertIfAbsent(checked: CheckedImage, nowMs: number): void {
      insert.run({
        ...checked,
        hasAlpha: checked.hasAlpha ? 1 : 0,
        hasC2pa: checked.hasC2pa === undefined ? null : checked.hasC2pa ? 1 : 0,
        createdAtMs: nowMs,
      });
      keepFile.run(checked.sha256);
      const left = (expected.get(checked.sha256) ?? 0) - 1;
      if (left > 0) expected.set(checked.sha256, left);
      else expected.delete(checked.sha256);
    },
    get(sha256: Sha256): BlobRecord | null {
      const row = byHash.get(sha256);
      return row ? toRecord(row) : null;
    },
    /** Whether the file carries content credentials, once somebody has looked. */
    setHasC2pa: (sha256: Sha256, hasC2pa: boolean) => setHasC2pa.run(hasC2pa ? 1 : 0, sha256),
    /** Originals nobody has looked into for content credentials. */
    unlooked: (limit: number): BlobRecord[] => unlooked.all(limit).map(toRecord),
    /** Every original whose bytes are kept. */
    all: (): BlobRecord[] => all.all().map(toRecord),
  };
}

function toRecord(row: BlobRow): BlobRecord {
  return {
    sha256: row.sha256,
    sizeBytes: row.size_bytes,
    format: row.format,
    width: row.width,
    height: row.height,
    hasAlpha: row.has_alpha === 1,
    orientation: row.orientation,
    ...(row.has_c2pa === null ? {} : { hasC2pa: row.has_c2pa === 1 }),
    createdAtMs: row.created_at_ms,
  };
}
