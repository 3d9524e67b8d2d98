import type { ConversationTurn, ProviderInput, ProviderRequest, WireFile } from '../provider.ts';
import { responsesId } from './models.ts';
import { readSettings } from './settings.ts';

/** Older turns are left out: their pictures are not sent anyway, and every word of theirs is paid for again. */
const mostTurnsResent = 20;

/**
 * The response this run continues at OpenAI, or null where everything has to be sent: another connection made the last
 * turn, the person starts from another picture, or a mask has to lie on a picture of this very request.
 */
export function continuedResponse(request: ProviderRequest): string | null {
  const last = request.turns.at(-1);
  if (!last || !readSettings(request.settings).remembers || !isOurs(last, request)) return null;
  const hasMask = request.inputs.some((input) => input.role === 'mask');
  const canvas = canvasOf(request);
  return hasMask || canvas?.sha256 !== last.picture.sha256 ? null : last.remoteId;
}

function isOurs(turn: ConversationTurn, request: ProviderRequest): boolean {
  return (
    turn.provider === responsesId &&
    turn.connectionId === request.connectionId &&
    turn.remoteId?.startsWith('resp_') === true
  );
}

/** The picture that is being changed: it comes first among the inputs. */
function canvasOf(request: ProviderRequest): ProviderInput | null {
  return request.inputs.find((input) => input.role === 'source' || input.role === 'turn') ?? null;
}

/** `input` of the request: earlier turns in words, then this one with its pictures. */
export function inputItems(request: ProviderRequest, isContinued: boolean): readonly unknown[] {
  const canvas = canvasOf(request);
  const pictures = request.inputs.filter(
    // OpenAI has the canvas of a continued conversation.
    (input) => input.role !== 'mask' && !(isContinued && input === canvas),
  );
  const earlier = isContinued ? [] : request.turns.slice(-mostTurnsResent).flatMap(turnItems);
  const content = [
    { type: 'input_text', text: request.prompt },
    // OpenAI's schema requires `detail`; "auto" is what leaving it out meant where that was let through.
    ...pictures.map((picture) => ({ type: 'input_image', image_url: wireFile(picture), detail: 'auto' })),
  ];
  return [...earlier, { role: 'user', content }];
}

function turnItems(turn: ConversationTurn) {
  return [
    { role: 'user', content: turn.prompt },
    { role: 'assistant', content: turn.answer ?? 'Here is the picture.' },
  ];
}

export function wireFile({ sha256, facts }: ProviderInput): WireFile {
  return { $file: sha256, mediaType: `image/${facts.format}` };
}
