import type { Client } from '../shared/client.ts';
import type { Attempt, ImageDetail, Run } from '../shared/model.ts';
import { formatDollars } from '../shared/money.ts';
import { exitCodeOfRun, exitCodes, isAtRisk } from './exit-codes.ts';
import { columns, counted, formatBytes } from './text.ts';
import type { Outcome } from './command.ts';

interface PictureResult {
  readonly id: string;
  readonly sha256: string;
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly format: ImageDetail['format'];
  readonly sizeBytes: number;
}

/** What became of a run: its attempts, its pictures where they lie, and the bill. */
export async function describeRun(client: Client, run: Run): Promise<Outcome> {
  const images: PictureResult[] = [];
  for (const imageId of run.imageIds) {
    const detail = await client.call('images.detail', { imageId });
    const { path } = await client.call('images.path', { imageId });
    const { width, height } = detail.cell;
    const { sha256, format, sizeBytes } = detail;
    images.push({ id: String(imageId), sha256, path, width, height, format, sizeBytes });
  }
  const totalNanos = sumOfCharged(run.attempts);
  const json = {
    run: { id: run.id, status: run.status },
    attempts: run.attempts.map(({ id, state, charge, amountNanos }) => ({
      id: String(id),
      state,
      charge,
      amountNanos,
    })),
    images,
    totalNanos,
  };
  const problem = problemOf(run);
  return {
    json,
    text: printRun(run, images, totalNanos),
    exitCode: exitCodeOfRun(run),
    ...(problem === null ? {} : { problem }),
  };
}

/** What was paid as far as it is known; what may have been charged is said apart, attempt by attempt. */
export function sumOfCharged(attempts: readonly Attempt[]): number {
  return attempts
    .filter(({ charge }) => charge === 'charged' || charge === 'refunded')
    .reduce((sum, attempt) => sum + (attempt.amountNanos ?? 0), 0);
}

function printRun(run: Run, images: readonly PictureResult[], totalNanos: number): string {
  const playMoney = run.attempts.some((attempt) => attempt.isPlayMoney) ? ' in play money' : '';
  const delivered = counted(images.length, 'picture');
  const head = `${headline[run.status]}: ${delivered}, ${formatDollars(totalNanos)}${playMoney}.`;
  const rows = images.map((image) => [
    image.id,
    `${image.width}×${image.height}`,
    image.format,
    formatBytes(image.sizeBytes),
    image.path,
  ]);
  return [head, ...(rows.length > 0 ? [columns(rows, [0, 3])] : [])].join('\n');
}

const headline: Readonly<Record<Run['status'], string>> = {
  waiting: 'Waiting',
  running: 'Still running',
  done: 'Done',
  partial: 'Partly done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  unknown: 'Outcome unknown',
};

/** Why a run did not end well, in the words of its attempts; null where it did. */
function problemOf(run: Run): { code: string; message: string } | null {
  const exitCode = exitCodeOfRun(run);
  if (exitCode === exitCodes.done) return null;
  const sentences = new Set(run.attempts.flatMap((attempt) => attempt.problem?.message ?? []));
  const atRisk = run.attempts.filter(isAtRisk);
  if (atRisk.length > 0) sentences.add(riskWords(atRisk));
  if (sentences.size === 0) sentences.add(`The run ended as ${run.status}.`);
  return { code: problemCodes[exitCode] ?? 'unavailable', message: [...sentences].join(' ') };
}

const problemCodes: Readonly<Record<number, string>> = {
  [exitCodes.refused]: 'refused',
  [exitCodes.outcomeUnknown]: 'outcome-unknown',
};

/** What may have been charged and where to look, for attempts nobody can be sure about. */
function riskWords(attempts: readonly Attempt[]): string {
  const known = attempts.reduce(
    (sum, attempt) => sum + (attempt.amountNanos ?? attempt.estimateNanos ?? 0),
    0,
  );
  const amount = known > 0 ? ` up to ${formatDollars(known)}` : '';
  return `It may have been charged${amount}. The provider's usage page has the answer.`;
}
