import { AppError } from '../../../shared/errors.ts';
import { mergeExtra } from '../merge-extra.ts';
import type { ConversationTurn, ProviderInput, ProviderRequest, WireFile, WireRequest } from '../provider.ts';
import { readSettings } from './settings.ts';

/** Older turns are left out: their pictures are not sent anyway, and every word of theirs is paid for again. */
const mostTurns = 20;

const ownFields = ['model', 'messages', 'image_output', 'modalities', 'stream', 'n'];

/**
 * One turn of a conversation. Some gateways edit what an assistant turn shows, others look at the last user message
 * alone, and links in old turns die within a day: so the picture always goes along in the last message, and earlier
 * turns in words.
 */
export function buildRequest(request: ProviderRequest): WireRequest {
  checkInputs(request);
  const { isStreamed, namesModalities } = readSettings(request.settings);
  const fields = {
    model: request.model,
    messages: [...request.turns.slice(-mostTurns).flatMap(turnMessages), lastMessage(request)],
    ...imageOutput(request),
    ...(namesModalities ? { modalities: ['image', 'text'] } : {}),
    ...(isStreamed ? { stream: true } : {}),
  };
  return {
    method: 'POST',
    path: '/chat/completions',
    encoding: 'json',
    body: mergeExtra(fields, request.extra, ownFields),
    isStreamed,
  };
}

/** Only a model whose table has these fields is sent them. */
function imageOutput({ capabilities, parameters, count }: ProviderRequest) {
  if (capabilities.fields.size === undefined) return {};
  const { size, quality } = parameters;
  return {
    image_output: {
      ...(size === undefined ? {} : { size }),
      ...(quality === undefined ? {} : { quality }),
      n: count,
    },
  };
}

function turnMessages(turn: ConversationTurn) {
  return [
    { role: 'user', content: turn.prompt },
    { role: 'assistant', content: turn.answer ?? 'Here is the picture.' },
  ];
}

function lastMessage({ prompt, inputs }: ProviderRequest) {
  if (inputs.length === 0) return { role: 'user', content: prompt };
  const content = [
    { type: 'text', text: prompt },
    ...inputs.map((input) => ({ type: 'image_url', image_url: { url: wireFile(input) } })),
  ];
  return { role: 'user', content };
}

function wireFile({ sha256, facts }: ProviderInput): WireFile {
  return { $file: sha256, mediaType: `image/${facts.format}` };
}

function checkInputs({ inputs, capabilities }: ProviderRequest): void {
  const { max, maxBytesEach, formats } = capabilities.inputs;
  if (inputs.some((input) => input.role === 'mask')) {
    throw bad('mask', 'A conversation takes no masks. Remove the mask, or say in words what should change.');
  }
  if (inputs.length > max) {
    throw bad('inputs', `At most ${max} input pictures are sent; ${inputs.length} were given.`);
  }
  for (const [index, { facts }] of inputs.entries()) {
    const name = `Input picture ${index + 1}`;
    if (!formats.includes(facts.format)) {
      throw bad('inputs', `${name} is ${facts.format}; ${formats.join(', ')} are taken.`);
    }
    if (facts.sizeBytes > maxBytesEach) {
      throw bad('inputs', `${name} is larger than 10 MB, the most that is sent here. Use a smaller one.`);
    }
  }
}

function bad(field: string, message: string): AppError {
  return new AppError('invalid-input', message, { field });
}
