import type { LikeDraft, MissingInput } from './chain-model.ts';
import type { RunQuestion } from './model.ts';

/** The same request as a question: what `chains.dryRun` and `runs.estimate` take. */
export function questionLike(draft: LikeDraft): RunQuestion {
  const { connectionId, model, prompt, count, parameters, inputs, maskImageId, extra, projectId } = draft;
  return {
    connectionId,
    model,
    prompt,
    count,
    parameters,
    inputs,
    mask: maskImageId === null ? null : { imageId: maskImageId },
    extra,
    ceilingNanos: null,
    groupId: null,
    projectId,
  };
}

const reasons: Readonly<Record<MissingInput['reason'], string>> = {
  trash: 'is in the trash: put it back to use it',
  gone: 'was removed for good',
  file: 'has lost its file',
};

/** "Input 2, “a red fox”, is in the trash: put it back to use it." */
export function missingWords({ number, role, label, reason }: MissingInput): string {
  const what = role === 'mask' ? 'The mask' : `Input ${number}, “${label}”,`;
  return `${what} ${reasons[reason]}.`;
}
