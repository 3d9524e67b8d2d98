import type { MaskStep } from '../../shared/mask/mask-steps.ts';
import { tooManyStrokes } from '../edits/painted-masks.ts';
import { fileExtensions } from '../files/blob-store.ts';
import type { BundleManifest, BundleRows, RowOf } from './bundle-format.ts';
import { refused } from './read-zip.ts';

/** Lookups that most checks share. */
interface Known {
  readonly rows: BundleRows;
  readonly manifest: BundleManifest;
  readonly blobs: ReadonlyMap<string, RowOf<'blob'>>;
  readonly images: ReadonlyMap<number, RowOf<'image'>>;
  readonly runs: ReadonlyMap<string, RowOf<'run'>>;
  readonly attempts: ReadonlyMap<number, RowOf<'attempt'>>;
  readonly connections: ReadonlySet<number>;
}

/** True where everything of one kind is right; the words say what a bundle that fails it does. */
type Check = readonly [why: string, holds: (known: Known) => boolean];

/** Rows against each other and against the list: a bundle speaks of itself alone, and says nothing twice. */
export function checkRows(manifest: BundleManifest, rows: BundleRows): void {
  const known: Known = {
    rows,
    manifest,
    blobs: new Map(rows.blob.map((row) => [row.sha256, row])),
    images: new Map(rows.image.map((row) => [row.id, row])),
    runs: new Map(rows.run.map((row) => [row.id, row])),
    attempts: new Map(rows.attempt.map((row) => [row.id, row])),
    connections: new Set(rows.connection.map((row) => row.id)),
  };
  for (const [why, holds] of checks) if (!holds(known)) throw refused(why);
}

const isUnique = (keys: readonly unknown[]): boolean => new Set(keys).size === keys.length;

const checks: readonly Check[] = [
  ['it must hold exactly one project', ({ rows }) => rows.project.length === 1],
  ['its list counts other rows than it has', countsAgree],
  ['an id in it is there twice', idsAreUnique],
  ['its originals are not the ones its rows speak of', originalsAgree],
  [
    'a run in it names a connection that is not in it',
    ({ rows, connections }) =>
      [...rows.run, ...rows.attempt, ...rows.ledger].every((row) => connections.has(row.connectionId)),
  ],
  [
    'a row in it names a run that is not in it',
    ({ rows, runs }) =>
      [...rows.attempt, ...rows.input].every((row) => runs.has(row.runId)) &&
      rows.run.every((row) => row.againOf === null || (row.againOf !== row.id && runs.has(row.againOf))),
  ],
  ['a picture in it was made by something that is not in it', picturesAgree],
  [
    'a picture in it was made from one that is not in it',
    ({ rows, images }) =>
      rows.edge.every((row) => images.has(row.childId) && images.has(row.inputId)) &&
      rows.input.every((row) => images.get(row.imageId)?.sha256 === row.sha256),
  ],
  ['it keeps in order a picture that is not in it', orderAgrees],
  ['a mask in it was painted in a way no hand does', masksAgree],
  ['pictures in it were made from each other in a circle', ({ rows }) => inOrder(rows) !== null],
  ['a version in it is not the one its chain makes', versionsAgree],
  [
    'money in it belongs to nothing',
    ({ rows, attempts }) =>
      rows.ledger.every((row) => attempts.get(row.attemptId)?.isPlayMoney === row.isPlayMoney),
  ],
  ['an amount in it has the wrong sign', ({ rows }) => rows.ledger.every(hasRightSign)],
  ['money in it comes to less than nothing', netsArePositive],
  [
    'a purchase in it is charged without an amount',
    ({ rows }) => {
      const entered = new Set(
        rows.ledger.filter((row) => row.kind !== 'estimate').map((row) => row.attemptId),
      );
      return rows.attempt.every(
        (row) => ['charged', 'refunded'].includes(row.charge) === entered.has(row.id),
      );
    },
  ],
];

function countsAgree({ manifest: { counts, files, formatVersion }, rows }: Known): boolean {
  const sinceTheSecond = counts.collections + counts.stacks + counts.localEdits + counts.masks;
  return (
    (formatVersion > 1 || sinceTheSecond === 0) &&
    counts.images === rows.image.length &&
    counts.runs === rows.run.length &&
    counts.attempts === rows.attempt.length &&
    counts.ledgerEntries === rows.ledger.length &&
    counts.originals === files.length &&
    counts.collections === rows.collection.length &&
    counts.stacks === rows.stack.length &&
    counts.localEdits === rows.edit.length &&
    counts.masks === rows.mask.length
  );
}

function idsAreUnique({ rows }: Known): boolean {
  return (
    [rows.connection, rows.run, rows.attempt, rows.image, rows.ledger, rows.collection, rows.stack].every(
      (list) => isUnique(list.map((row) => row.id)),
    ) &&
    [rows.edit, rows.mask].every((list) => isUnique(list.map((row) => row.imageId))) &&
    isUnique(rows.member.map((row) => `${row.collectionId} ${row.imageId}`)) &&
    isUnique(rows.step.map((row) => `${row.imageId} ${row.position}`)) &&
    isUnique(rows.blob.map((row) => row.sha256)) &&
    isUnique(rows.edge.map((row) => `${row.childId} ${row.position}`)) &&
    isUnique(rows.input.map((row) => `${row.runId} ${row.position}`)) &&
    isUnique(
      rows.image.flatMap((row) => (row.attemptId === null ? [] : [`${row.attemptId} ${row.outputIndex}`])),
    )
  );
}

/** Files are exactly the originals that are not gone, under their own names and in their sizes. */
function originalsAgree({ manifest, rows, blobs }: Known): boolean {
  const there = rows.blob.filter((row) => !row.isGone);
  const isOwn = manifest.files.every((file) => {
    const blob = blobs.get(file.sha256);
    const name = blob && `originals/${blob.sha256}.${fileExtensions[blob.format]}`;
    return blob !== undefined && !blob.isGone && blob.sizeBytes === file.sizeBytes && name === file.path;
  });
  return isOwn && there.length === manifest.files.length && rows.image.every((row) => blobs.has(row.sha256));
}

function picturesAgree({ rows, runs, attempts }: Known): boolean {
  const delivered = new Map<number, number>();
  for (const row of rows.image) {
    const attempt = row.attemptId === null ? null : attempts.get(row.attemptId);
    if (row.runId !== null && !runs.has(row.runId)) return false;
    if (attempt === undefined || (attempt !== null && attempt.runId !== row.runId)) return false;
    if ((row.attemptId === null) !== (row.outputIndex === null)) return false;
    if (row.attemptId !== null) delivered.set(row.attemptId, (delivered.get(row.attemptId) ?? 0) + 1);
  }
  return rows.attempt.every((row) => (delivered.get(row.id) ?? 0) <= row.deliveredCount);
}

/** Ids of pictures, each after everything it was made from; null where there is a circle. */
export function inOrder(rows: Pick<BundleRows, 'image' | 'edge'>): readonly number[] | null {
  const waitsFor = new Map(rows.image.map((row) => [row.id, 0]));
  const children = new Map<number, number[]>();
  for (const { childId, inputId } of rows.edge) {
    waitsFor.set(childId, (waitsFor.get(childId) ?? 0) + 1);
    children.set(inputId, [...(children.get(inputId) ?? []), childId]);
  }
  const ready = rows.image.map((row) => row.id).filter((id) => waitsFor.get(id) === 0);
  const order: number[] = [];
  for (let next = ready.shift(); next !== undefined; next = ready.shift()) {
    order.push(next);
    for (const child of children.get(next) ?? []) {
      const left = (waitsFor.get(child) ?? 0) - 1;
      waitsFor.set(child, left);
      if (left === 0) ready.push(child);
    }
  }
  return order.length === rows.image.length ? order : null;
}

function versionsAgree({ rows, images }: Known): boolean {
  const first = new Map<number, RowOf<'edge'>>();
  for (const edge of rows.edge) {
    if (edge.role !== 'source' && edge.role !== 'turn') continue;
    const known = first.get(edge.childId);
    if (!known || edge.position < known.position) first.set(edge.childId, edge);
  }
  return [...first.values()].every(
    ({ childId, inputId }) => images.get(childId)?.version === (images.get(inputId)?.version ?? 0) + 1,
  );
}

function hasRightSign({ kind, amountNanos, basis }: RowOf<'ledger'>): boolean {
  if ((kind === 'estimate') !== (basis === 'estimate')) return false;
  if (kind === 'refund') return amountNanos <= 0;
  return kind === 'adjustment' || amountNanos >= 0;
}

function netsArePositive({ rows }: Known): boolean {
  const nets = new Map<number, number>();
  for (const row of rows.ledger) {
    if (row.kind !== 'estimate') nets.set(row.attemptId, (nets.get(row.attemptId) ?? 0) + row.amountNanos);
  }
  return [...nets.values()].every((net) => net >= 0 && Number.isSafeInteger(net));
}

/** Collections, stacks and local edits are about pictures of the bundle, and stacks about some at all. */
function orderAgrees({ rows, images }: Known): boolean {
  const collections = new Set(rows.collection.map((row) => row.id));
  const stacks = new Set(rows.stack.map((row) => row.id));
  const stacked = new Set(rows.image.flatMap((row) => row.stackId ?? []));
  return (
    rows.member.every((row) => collections.has(row.collectionId) && images.has(row.imageId)) &&
    [...rows.edit, ...rows.mask].every((row) => images.has(row.imageId)) &&
    stacked.size === stacks.size &&
    [...stacked].every((stackId) => stacks.has(stackId))
  );
}

/** Steps one after another from the first, of masks that are there, and no more of them than are painted here. */
function masksAgree({ rows }: Known): boolean {
  const steps = new Map<number, MaskStep[]>(rows.mask.map((row) => [row.imageId, []]));
  for (const { imageId, position, step } of rows.step.toSorted(
    (one, other) => one.position - other.position,
  )) {
    const ofMask = steps.get(imageId);
    if (ofMask?.length !== position) return false;
    ofMask.push(step);
  }
  return [...steps.values()].every((list) => tooManyStrokes(list) === null);
}
