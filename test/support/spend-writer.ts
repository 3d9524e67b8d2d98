import type Database from 'better-sqlite3';
import type { LedgerBasis, LedgerKind } from '../../src/core/db/ledger.ts';
import type { Tables } from '../../src/core/db/tables.ts';
import type { ChargeState } from '../../src/shared/attempt-state.ts';
import {
  RunId,
  type AttemptId,
  type ConnectionId,
  type ImageId,
  type ProjectId,
} from '../../src/shared/ids.ts';
import { hashNumber } from './hash-number.ts';

/** A call as it ended: rows alone, without any file. */
export interface PastCall {
  readonly projectId: ProjectId;
  readonly connectionId: ConnectionId;
  readonly model: string;
  /** The local day it was sent; null for one that was not. */
  readonly day: string | null;
  readonly entries: readonly {
    readonly kind: Exclude<LedgerKind, 'estimate'>;
    readonly amountNanos: number;
    readonly basis?: LedgerBasis;
  }[];
  readonly estimateNanos?: number | null;
  readonly ceilingNanos?: number | null;
  readonly charge?: ChargeState;
  readonly isPlayMoney?: boolean;
  /** Set for entries that came with a project bundle. */
  readonly originLibrary?: string | null;
  readonly pictureCount?: number;
  readonly prompt?: string;
}

export interface WrittenCall {
  readonly attemptId: AttemptId;
  readonly imageIds: readonly ImageId[];
}

/** Writes calls into a library in the order the app does: run, attempt, estimate, money, pictures. */
export function createSpendWriter(db: Database.Database, tables: Tables) {
  let written = db.prepare<[], number>('SELECT count(*) FROM run').pluck().get() ?? 0;
  const end = db.prepare<unknown[]>(
    `UPDATE attempt SET state = 'done', charge = ?, reserved_nanos = ?, sent_day = ? WHERE id = ?`,
  );
  const enter = db.prepare<Record<string, unknown>>(`INSERT INTO ledger
    (attempt_id, kind, amount_nanos, basis, unit_rule, detail, is_play_money, origin_library, project_id, connection_id,
     model, local_day, created_at_ms)
    VALUES (@attemptId, @kind, @amountNanos, @basis, 'per-call', NULL, @isPlayMoney, @originLibrary, @projectId,
     @connectionId, @model, @localDay, @createdAtMs)`);
  const hasBlob = tables.blobs.get(hashNumber(1)) !== null;
  if (!hasBlob) {
    const facts = { sha256: hashNumber(1), format: 'png', width: 4, height: 3, hasAlpha: false } as const;
    tables.blobs.insertIfAbsent({ ...facts, sizeBytes: 10, orientation: 1 }, 0);
  }

  return function addCall(call: PastCall): WrittenCall {
    written += 1;
    const { projectId, connectionId, model, prompt = `call ${written}` } = call;
    const estimateNanos = call.estimateNanos ?? null;
    const charge = call.charge ?? 'charged';
    // Numbers in order make ids that are legal UUIDs and differ.
    const runId = RunId.parse(`00000000-0000-4000-8000-${String(written).padStart(12, '0')}`);
    const place = { projectId, connectionId, model };
    tables.runs.insert(
      {
        id: runId,
        ...place,
        provider: 'p',
        prompt,
        parameters: {},
        wantedCount: 1,
        againOf: null,
        createdAtMs: written,
      },
      [],
    );
    const attemptId = tables.attempts.insert({
      runId,
      connectionId,
      isPlayMoney: call.isPlayMoney ?? false,
      wantedCount: 1,
      estimateNanos,
      ceilingNanos: call.ceilingNanos ?? null,
      wire: { method: 'POST', path: '/', encoding: 'json', body: null, isStreamed: false },
      notBeforeMs: null,
      createdAtMs: written,
    });
    const isHeld = charge === 'reserved' || charge === 'unknown';
    const reservedNanos = isHeld ? (estimateNanos ?? call.ceilingNanos ?? 0) : 0;
    end.run(charge, reservedNanos, call.day, attemptId);
    const line = {
      attemptId,
      ...place,
      isPlayMoney: (call.isPlayMoney ?? false) ? 1 : 0,
      originLibrary: call.originLibrary ?? null,
      localDay: call.day ?? '2026-11-20',
      createdAtMs: written,
    };
    if (estimateNanos !== null) {
      enter.run({ ...line, kind: 'estimate', amountNanos: estimateNanos, basis: 'estimate' });
    }
    for (const { kind, amountNanos, basis = 'reported' } of call.entries) {
      enter.run({ ...line, kind, amountNanos, basis });
    }
    const imageIds = Array.from({ length: call.pictureCount ?? 0 }, (_, outputIndex) =>
      tables.images.insert({
        projectId,
        sha256: hashNumber(1),
        runId,
        attemptId,
        outputIndex,
        origin: 'made',
        isListed: true,
        fileName: null,
        revisedPrompt: null,
        sourceId: null,
        width: 4,
        height: 3,
        amountNanos: null,
        sortedAtMs: written,
        createdAtMs: written,
      }),
    );
    return { attemptId, imageIds };
  };
}
