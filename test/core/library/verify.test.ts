import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { originalName } from '../../../src/core/files/blob-store.ts';
import { createDirectReader } from '../../../src/core/db/reader.ts';
import { verifyLibrary } from '../../../src/core/library/verify.ts';
import type { ImageId, Sha256 } from '../../../src/shared/ids.ts';
import { openTestLibrary, type TestLibrary } from '../../support/library.ts';
import { idleTools } from '../../support/work-tools.ts';
import { makePicture } from '../../support/pictures.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await openTestLibrary();
});
afterEach(() => library.close());

/** A picture with its real file, as an import leaves it. */
async function addPicture(seed: number): Promise<{ id: ImageId; name: string; file: string }> {
  const bytes = await makePicture({ seed });
  const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
  const name = originalName(sha256, 'png');
  const file = path.join(library.root, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
  library.tables.blobs.insertIfAbsent(
    {
      sha256,
      format: 'png',
      width: 64,
      height: 48,
      hasAlpha: false,
      orientation: 1,
      sizeBytes: bytes.length,
    },
    0,
  );
  const project = library.tables.projects.findByName('Project') ?? library.addProject();
  const id = library.addImage(project, { sha256 });
  library.tables.search.indexImage(id, {
    prompt: null,
    revisedPrompt: null,
    fileName: name,
    note: '',
    tags: [],
  });
  return { id, name, file };
}

/** What a full check says, in words. */
async function verify() {
  const reader = createDirectReader(library.db);
  const check = await verifyLibrary({ reader, root: library.root, isFull: true, nowMs: 7 }, idleTools());
  return {
    ok: check.ok,
    problems: check.problems.map(({ message }) => message),
    notices: check.notices.map(({ message }) => message),
  };
}

/** Does what no code of ours can do, as a bad disk or another program would. */
function damage(sql: string, ...values: unknown[]): void {
  library.db.pragma('foreign_keys = OFF');
  library.db.prepare(sql).run(...values);
}

describe('verifying a library', () => {
  it('finds nothing wrong with an empty one, and with one of pictures and unknown attempts', async () => {
    expect(await verify()).toEqual({ ok: true, problems: [], notices: [] });
    await addPicture(1);
    await addPicture(2);
    addAttempt('unknown', 'unknown');
    expect(await verify()).toEqual({ ok: true, problems: [], notices: [] });
  });

  it('names an original that is missing, cut short, longer, or changed in one bit', async () => {
    const [missing, short, long, changed] = [
      await addPicture(1),
      await addPicture(2),
      await addPicture(3),
      await addPicture(4),
    ];
    await rm(missing.file);
    await writeFile(short.file, '');
    await appendFile(long.file, 'x');
    const bytes = await readFile(changed.file);
    bytes.writeUInt8(bytes.readUInt8(60) ^ 1, 60);
    await writeFile(changed.file, bytes);
    const { ok, problems } = await verify();
    expect(ok).toBe(false);
    expect(problems).toHaveLength(4);
    expect(problems).toContain(`The original ${missing.name} is missing.`);
    expect(problems).toContain(`The bytes of the original ${changed.name} have changed on the disk.`);
    expect(problems.filter((line) => line.includes(short.name))[0]).toMatch(
      /has 0 bytes; it should have \d+\./,
    );
    expect(problems.filter((line) => line.includes(long.name))[0]).toMatch(/has \d+ bytes; it should have/);
  });

  it('names files that belong to no picture', async () => {
    const { file } = await addPicture(1);
    await writeFile(path.join(path.dirname(file), 'notes.txt'), 'mine');
    await mkdir(path.join(library.root, 'originals', 'zz'));
    await writeFile(path.join(library.root, 'originals', 'zz', 'left.png.part'), '');
    expect(await verify()).toEqual({
      ok: true,
      problems: [],
      notices: [
        expect.stringMatching(
          /^The file originals\/.*\/notes\.txt belongs to no picture of the library: left over\.$/,
        ),
        'The file originals/zz/left.png.part belongs to no picture of the library: left over.',
      ],
    });
  });

  it('names an original that cannot be read', async () => {
    const { file, name } = await addPicture(1);
    await rm(file);
    await mkdir(file);
    expect((await verify()).problems).toEqual([`The original ${name} cannot be read (it is not a file).`]);
  });

  it('names rows that point nowhere and states there are none of', async () => {
    const { id } = await addPicture(1);
    const attemptId = addAttempt('done', 'charged');
    damage("UPDATE attempt SET state = 'dreaming' WHERE id = ?", attemptId);
    damage("INSERT INTO edge (child_id, position, input_id, role) VALUES (?, 0, 999, 'source')", id);
    damage('UPDATE image SET sha256 = ? WHERE id = ?', 'f'.repeat(64), id);
    damage('DROP TRIGGER ledger_sums');
    damage(
      `INSERT INTO ledger (attempt_id, kind, amount_nanos, basis, unit_rule, is_play_money, project_id, connection_id,
        model, local_day, created_at_ms) VALUES (777, 'charge', 1, 'reported', 'tokens', 0, 1, 1, 'm', '2026-11-20', 0)`,
    );
    const { problems } = await verify();
    expect(problems).toEqual(
      expect.arrayContaining([
        `Picture ${id} names an original the library does not know (${'f'.repeat(64)}).`,
        `Picture ${id} says it was made from picture 999: one is missing.`,
        `Attempt ${attemptId} is in a state there is none of (dreaming, charged).`,
        'Ledger entry 1 belongs to an attempt that is not there.',
        'A row of "edge" names a row of "image" that is not there.',
      ]),
    );
  });
});

function addAttempt(state: string, charge: string): number {
  const runId = library.addRun(library.tables.projects.findByName('Project') ?? library.addProject());
  const result = library.db
    .prepare(
      `INSERT INTO attempt (run_id, connection_id, state, charge, is_play_money, wanted_count, created_at_ms)
        VALUES (?, ?, ?, ?, 0, 1, 0)`,
    )
    .run(runId, library.demoId, state, charge);
  return Number(result.lastInsertRowid);
}
