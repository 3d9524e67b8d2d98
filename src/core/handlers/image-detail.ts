import { invariant } from '../../shared/errors.ts';
import type { CostView, ImageDetail, Recipe } from '../../shared/model.ts';
import { shareOf } from '../../shared/money.ts';
import type { AttemptRecord } from '../db/attempts.ts';
import type { BlobRecord } from '../db/blobs.ts';
import type { ImageRecord } from '../db/images.ts';
import type { LedgerEntry } from '../db/ledger.ts';
import type { RunRecord } from '../db/runs.ts';
import type { Tables } from '../db/tables.ts';
import { differencesOf } from '../jobs/asked-and-got.ts';

/** Everything one picture can say about itself: what it is, how it was made, from what, and what it cost. */
export function viewImage(tables: Tables, image: ImageRecord): ImageDetail {
  const blob = tables.blobs.get(image.sha256);
  const cell = tables.images.cells([image.id])[0];
  invariant(blob && cell, 'a picture has its blob: the row was inserted after it');
  const attempt = image.attemptId === null ? null : tables.attempts.get(image.attemptId);
  const run = image.runId === null ? null : tables.runs.get(image.runId);
  return {
    cell,
    sha256: blob.sha256,
    format: blob.format,
    sizeBytes: blob.sizeBytes,
    fileName: image.fileName,
    isTrashed: image.trashedAtMs !== null,
    note: image.note,
    tags: tables.tags.ofImage(image.id),
    collections: tables.collections.ofImage(image.id),
    hasAlpha: blob.hasAlpha,
    cost: attempt ? viewCost(tables, image, attempt) : noCost,
    recipe: run ? viewRecipe(tables, image, blob, run, attempt) : null,
    localEdit: tables.localEdits.get(image.id),
    outsideProblem: tables.localEdits.outsideProblem(image.id),
    fileRecipe: run ? null : tables.fileRecipes.get(image.sha256),
    hasCredentials: blob.hasC2pa ?? null,
    inputs: tables.edges.inputs(image.id),
    children: tables.edges.children(image.id),
  };
}

/** Pictures somebody brought along: the library knows of no money. */
const noCost: CostView = {
  amountNanos: null,
  estimateNanos: null,
  charge: 'none',
  isPlayMoney: false,
  basis: null,
  detail: null,
  priceSource: null,
  isFromElsewhere: false,
};

/** From the ledger, not from the picture's row: a later adjustment must show. */
function viewCost(tables: Tables, image: ImageRecord, attempt: AttemptRecord): CostView {
  const entries = tables.ledger.forAttempt(attempt.id).filter((entry) => entry.kind !== 'estimate');
  const latest = entries.at(-1);
  const siblings = tables.images.ofAttempt(attempt.id);
  const index = Math.max(0, siblings.indexOf(image.id));
  const share = (amountNanos: number | null, count: number): number | null =>
    amountNanos === null ? null : shareOf(amountNanos, Math.max(1, count), index);
  return {
    amountNanos: share(netOf(entries), siblings.length),
    estimateNanos: share(attempt.estimateNanos, attempt.wantedCount),
    charge: attempt.charge,
    isPlayMoney: attempt.isPlayMoney,
    isFromElsewhere: entries.some((entry) => entry.originLibrary !== null),
    basis: latest === undefined || latest.basis === 'estimate' ? null : latest.basis,
    detail: latest?.detail ?? null,
    priceSource: latest?.priceId ? (tables.prices.get(latest.priceId)?.source ?? null) : null,
  };
}

function netOf(entries: readonly LedgerEntry[]): number | null {
  return entries.length === 0 ? null : entries.reduce((sum, entry) => sum + entry.amountNanos, 0);
}

function viewRecipe(
  tables: Tables,
  image: ImageRecord,
  blob: BlobRecord,
  run: RunRecord,
  attempt: AttemptRecord | null,
): Recipe {
  const { sentAtMs = null, finishedAtMs = null } = attempt ?? {};
  return {
    runId: run.id,
    provider: run.provider,
    connection: tables.connections.get(run.connectionId)?.name ?? run.provider,
    model: run.model,
    prompt: run.prompt,
    revisedPrompt: image.revisedPrompt,
    parameters: run.parameters,
    extra: run.extra,
    tookMs: sentAtMs === null || finishedAtMs === null ? null : finishedAtMs - sentAtMs,
    requestId: attempt?.requestId ?? null,
    differences: differencesOf(run, attempt, blob),
    request: attempt?.wire ?? null,
  };
}
