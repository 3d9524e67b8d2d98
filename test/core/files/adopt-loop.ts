import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openDatabase } from '../../../src/core/db/open-database.ts';
import { createTables } from '../../../src/core/db/tables.ts';
import { inTransaction } from '../../../src/core/db/transaction.ts';
import { createBlobStore } from '../../../src/core/files/blob-store.ts';
import type { ImageWorker } from '../../../src/core/images/image-worker.ts';
import type { ProjectId, Sha256 } from '../../../src/shared/ids.ts';

/**
 * A process that keeps pictures as fast as it can, until it is killed: file first, row after it. The bytes are no
 * pictures, which neither step looks at.
 */
const [root = ''] = process.argv.slice(2);
const db = openDatabase(path.join(root, 'library.db'), {
  backupFolder: path.join(root, 'backups'),
  appVersion: '0.0.0-test',
});
const tables = createTables(db);
const blobs = createBlobStore({ root, images: {} as ImageWorker });
const projectId = tables.projects.findByName('Loop') ?? addProject();
mkdirSync(path.join(root, 'incoming'), { recursive: true });

for (;;) await keepOne();

function addProject(): ProjectId {
  return tables.projects.create({ name: 'Loop', isSample: false, createdAtMs: 0 });
}

async function keepOne(): Promise<void> {
  const bytes = randomBytes(20_000);
  const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
  const temporary = path.join(root, 'incoming', `${sha256}.part`);
  writeFileSync(temporary, bytes);
  const checked = {
    sha256,
    format: 'png',
    width: 4,
    height: 3,
    hasAlpha: false,
    orientation: 1,
    sizeBytes: bytes.length,
  } as const;
  await blobs.adopt(temporary, checked);
  const imageId = inTransaction(db, () => {
    tables.blobs.insertIfAbsent(checked, 0);
    const id = tables.images.insert({
      projectId,
      sha256,
      runId: null,
      attemptId: null,
      outputIndex: null,
      origin: 'imported',
      isListed: true,
      fileName: 'loop.png',
      revisedPrompt: null,
      sourceId: null,
      width: 4,
      height: 3,
      amountNanos: null,
      sortedAtMs: 0,
      createdAtMs: 0,
    });
    tables.search.indexImage(id, { prompt: 'loop', revisedPrompt: null, fileName: null, note: '', tags: [] });
    return id;
  });
  process.send?.(imageId);
}
