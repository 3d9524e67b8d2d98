import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { RepairReport } from '../../shared/library-model.ts';
import {
  keptSums,
  keptTotals,
  ledgerSums,
  ledgerTotals,
  wrongCounts,
  wrongPlaces,
  wrongVersions,
} from '../db/integrity.ts';
import { rebuildSpendSums } from '../db/migrations/0002-spend-sums.ts';
import { recountMembers } from '../db/migrations/0003-organise.ts';
import { recopyQueuePlaces } from '../db/migrations/0009-queue-places.ts';
import { recountProjects } from '../db/migrations/0011-project-counts.ts';
import { inTransaction } from '../db/transaction.ts';
import { createImageIndexer } from './image-indexer.ts';
import type { WorkTools } from './long-work.ts';
import { repairOriginals } from './repair-originals.ts';
import type { RepairParts } from './repair-parts.ts';
import { findLeftovers, verifyLibrary } from './verify.ts';
import { setAside } from './set-aside.ts';

/** What a repair may change in the database, each in one transaction; gives what it did, in words, or null. */
type Step = (parts: RepairParts) => string | null;

/**
 * Rebuilds what follows from something else and puts lost files back. The ledger is what everything else is held against:
 * it is read and never written. A dry run looks for the same things and changes none.
 */
export async function repairLibrary(parts: RepairParts, tools: WorkTools): Promise<RepairReport> {
  const repaired = [rebuildSums, rebuildSearch, recount, takePlaces, clearCovers, rebuildVersions].flatMap(
    (step) => {
      tools.signal.throwIfAborted();
      return step(parts) ?? [];
    },
  );
  const originals = await repairOriginals(parts, tools);
  repaired.push(...originals.repaired, ...(await moveLeftovers(parts)));
  const { reader, root, nowMs } = parts;
  const check = await verifyLibrary(
    { reader, root, isFull: false, nowMs },
    { ...tools, progress: () => undefined },
  );
  const isOpen = (code: string): boolean => !code.startsWith('original') && code !== 'sums-wrong';
  const remaining = check.problems.filter(({ code }) => isOpen(code)).map(({ message }) => message);
  return {
    isDryRun: parts.isDryRun,
    repaired,
    remaining: [...remaining, ...originals.remaining],
  };
}

const rebuildSums: Step = ({ db, isDryRun }) => {
  const countOf = (one: string, other: string): number =>
    db
      .prepare<[], number>(`SELECT count(*) FROM (SELECT * FROM (${one}) EXCEPT SELECT * FROM (${other}))`)
      .pluck()
      .get() ?? 0;
  const wrong =
    Math.max(countOf(ledgerSums(), keptSums()), countOf(keptSums(), ledgerSums())) +
    Math.max(countOf(ledgerTotals(), keptTotals()), countOf(keptTotals(), ledgerTotals()));
  if (wrong === 0) return null;
  if (!isDryRun) inTransaction(db, () => db.exec(rebuildSpendSums));
  return `Sums kept for reports: added up anew from the ledger (${wrong} were wrong).`;
};

const rebuildSearch: Step = ({ db, tables, isDryRun }) => {
  const missing = db
    .prepare<[], number>(
      'SELECT id FROM image WHERE is_listed = 1 AND purged_at_ms IS NULL AND id NOT IN (SELECT id FROM image_words_docsize)',
    )
    .pluck()
    .all();
  if (missing.length === 0) return null;
  if (!isDryRun) {
    inTransaction(db, () => {
      const index = createImageIndexer(db, tables);
      for (const id of missing) index(id);
    });
  }
  return `Search: ${missing.length} pictures are found again.`;
};

const recount: Step = ({ db, isDryRun }) => {
  const wrong = db.prepare<[], number>(`SELECT count(*) FROM (${wrongCounts()})`).pluck().get() ?? 0;
  if (wrong === 0) return null;
  if (!isDryRun) inTransaction(db, () => db.exec(recountMembers + recountProjects));
  return `Tags, collections and projects: ${wrong} counted anew.`;
};

const takePlaces: Step = ({ db, isDryRun }) => {
  const wrong = db.prepare<[], number>(`SELECT count(*) FROM (${wrongPlaces()})`).pluck().get() ?? 0;
  if (wrong === 0) return null;
  if (!isDryRun) inTransaction(db, () => db.exec(recopyQueuePlaces));
  const places = wrong === 1 ? 'one place was' : `${wrong} places were`;
  return `Queue: ${places} taken anew from the runs.`;
};

const clearCovers: Step = ({ db, isDryRun }) => {
  const wrong = `cover_image_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM image
    WHERE image.id = project.cover_image_id AND image.project_id = project.id)`;
  const count = db.prepare<[], number>(`SELECT count(*) FROM project WHERE ${wrong}`).pluck().get() ?? 0;
  if (count === 0) return null;
  if (!isDryRun) db.exec(`UPDATE project SET cover_image_id = NULL WHERE ${wrong}`);
  return `Covers: ${count} projects show their newest picture instead of one that is not theirs.`;
};

/** A long chain is put right from its beginning; a circle, which cannot be, ends the loop. */
const rebuildVersions: Step = ({ db, isDryRun }) => {
  const find = db.prepare<[], { id: number; right: number }>(wrongVersions());
  const wrong = find.all();
  if (wrong.length === 0) return null;
  if (!isDryRun) {
    inTransaction(db, () => {
      const set = db.prepare<[number, number]>('UPDATE image SET version = ? WHERE id = ?');
      for (let round = 0; round < 1000; round += 1) {
        const rows = find.all();
        if (rows.length === 0) return;
        for (const { id, right } of rows) set.run(right, id);
      }
    });
  }
  return `Versions: ${wrong.length} chains were counted anew.`;
};

/** What belongs to no picture is kept aside: it may be a paid picture of a purchase whose rows were lost. */
async function moveLeftovers({ tables, root, isDryRun, nowMs }: RepairParts): Promise<string[]> {
  const names = await findLeftovers(root, tables.blobs.all());
  const moved: string[] = [];
  for (const name of names) {
    const { mtimeMs } = await stat(path.join(root, name));
    // A picture that arrives just now has its file before its row.
    if (nowMs - mtimeMs < recentMs) continue;
    if (!isDryRun) await setAside(root, name);
    moved.push(`Left over: ${name} is kept in backups/orphans.`);
  }
  return moved;
}

const recentMs = 60_000;
