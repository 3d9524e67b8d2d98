import { createHash } from 'node:crypto';
import type { DryCall } from '../../shared/chain-model.ts';
import type { Sha256 } from '../../shared/ids.ts';
import type { RunQuestion } from '../../shared/model.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { ProviderInput } from '../providers/provider.ts';
import type { Uploads } from '../uploads.ts';
import { checkQuestion, planCalls, type CheckedQuestion } from './prepare-run.ts';
import { checkMask, plannedMask, plannedSource } from './resolve-mask.ts';

/** The requests a press would send, byte for byte, without sending, storing or reserving anything. */
export async function dryRun(
  context: JobContext,
  uploads: Uploads,
  question: RunQuestion,
): Promise<DryCall[]> {
  const checked = await checkQuestion(context, uploads, question);
  const calls = planCalls(context, checked, await dryInputs(context, uploads, checked));
  return calls.map(({ count, wire, estimate }) => ({
    count,
    request: JSON.stringify(wire),
    amountNanos: estimate.amountNanos,
  }));
}

/** The inputs under the names their bytes will have: a mask is converted and hashed, and forgotten. */
async function dryInputs(
  context: JobContext,
  uploads: Uploads,
  checked: CheckedQuestion,
): Promise<readonly ProviderInput[]> {
  const { mask } = checked.question;
  if (mask === null) return checked.inputs.sent;
  const { source, maskPath, bytes } = await checkMask(
    context,
    uploads,
    mask,
    checked.inputs,
    checked.capabilities,
  );
  const planned = plannedMask(source, maskPath);
  const isPng = source.facts.format === 'png' && source.facts.orientation === 1;
  const upright = isPng
    ? source
    : { ...plannedSource(source), sha256: hashOf(await context.images.toPng(source.path)) };
  return [
    upright,
    ...checked.inputs.sent.slice(1),
    { ...planned, sha256: hashOf(bytes), facts: { ...planned.facts, sizeBytes: bytes.byteLength } },
  ];
}

function hashOf(bytes: Uint8Array): Sha256 {
  // A hex digest of SHA-256 is all that the brand says.
  return createHash('sha256').update(bytes).digest('hex') as Sha256;
}
