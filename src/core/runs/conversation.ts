import { invariant } from '../../shared/errors.ts';
import type { RunQuestion } from '../../shared/model.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { ConversationTurn } from '../providers/provider.ts';
import { toProviderInput } from './resolve-inputs.ts';

/**
 * The conversation a run continues: every step that led to the picture it edits, oldest first. Empty for a first picture
 * and for one that was brought along. Whether a provider remembers it, is told it in words, or sees the picture alone is
 * the adapter's to decide: the picture is among the inputs in any case.
 */
export function turnsOf(context: JobContext, { inputs }: Pick<RunQuestion, 'inputs'>): ConversationTurn[] {
  const canvas = inputs.find(({ role }) => role === 'source' || role === 'turn');
  if (canvas === undefined || !('imageId' in canvas)) return [];
  return context.tables.conversations.turns(canvas.imageId).map((turn) => {
    const blob = context.tables.blobs.get(turn.sha256);
    invariant(blob, 'a picture has its blob: the row was inserted after it');
    const { prompt, answer, provider, connectionId, remoteId } = turn;
    return {
      prompt,
      answer,
      provider,
      connectionId,
      remoteId,
      picture: toProviderInput(context, 'turn', blob),
    };
  });
}
