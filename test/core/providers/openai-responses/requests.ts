import { z } from 'zod';
import type { ImageFacts } from '../../../../src/core/images/image-worker.ts';
import { buildRequest } from '../../../../src/core/providers/openai-responses/build-request.ts';
import { responsesModels } from '../../../../src/core/providers/openai-responses/models.ts';
import type {
  ConversationTurn,
  ProviderInput,
  ProviderRequest,
} from '../../../../src/core/providers/provider.ts';
import type { ConnectionId } from '../../../../src/shared/ids.ts';
import type { InputRole } from '../../../../src/shared/model.ts';
import type { Parameters } from '../../../../src/shared/capabilities.ts';
import { completeParameters } from '../../../../src/shared/validate-parameters.ts';
import { hashNumber } from '../../../support/hash-number.ts';

/** Connections of a library are positive whole numbers. */
export const ownConnection = 1 as ConnectionId;
export const otherConnection = 2 as ConnectionId;

/** A picture that is only spoken of: requests name files and never open them. */
export function input(role: InputRole, number: number, facts: Partial<ImageFacts> = {}): ProviderInput {
  const usual = {
    format: 'png',
    width: 1024,
    height: 1024,
    hasAlpha: true,
    sizeBytes: 1000,
    orientation: 1,
  } as const;
  return { role, sha256: hashNumber(number), path: `/nowhere/${number}`, facts: { ...usual, ...facts } };
}

/** An earlier turn whose picture is `number`. */
export function turn(number: number, changes: Partial<ConversationTurn> = {}): ConversationTurn {
  return {
    prompt: `turn ${number}`,
    answer: `made ${number}`,
    provider: 'openai-responses',
    connectionId: ownConnection,
    remoteId: `resp_${number}`,
    picture: input('turn', number),
    ...changes,
  };
}

export function request(given: Partial<ProviderRequest> & { parameters?: Parameters } = {}): ProviderRequest {
  const [capabilities] = responsesModels;
  if (!capabilities) throw new Error('the adapter ships a model');
  const { parameters = {}, inputs = [] } = given;
  const completed = completeParameters(capabilities, parameters, inputs.length > 0 ? 'edit' : 'generate');
  if (completed.problems.length > 0) throw new Error(JSON.stringify(completed.problems));
  return {
    model: capabilities.model,
    capabilities,
    prompt: 'a kite',
    count: 1,
    inputs,
    turns: [],
    connectionId: ownConnection,
    extra: null,
    settings: {},
    ...given,
    parameters: completed.parameters,
  };
}

const WireFile = z.strictObject({ $file: z.string().length(64), mediaType: z.string().startsWith('image/') });
const UserPart = z.union([
  z.strictObject({ type: z.literal('input_text'), text: z.string() }),
  z.strictObject({ type: z.literal('input_image'), image_url: WireFile, detail: z.literal('auto') }),
]);
const Tool = z.strictObject({
  type: z.literal('image_generation'),
  model: z.string().startsWith('gpt-image-'),
  action: z.enum(['auto', 'generate', 'edit']),
  size: z.string().regex(/^(auto|\d+x\d+)$/),
  quality: z.enum(['low', 'medium', 'high', 'xhigh', 'max', 'auto']),
  background: z.enum(['auto', 'opaque', 'transparent']),
  output_format: z.enum(['png', 'jpeg', 'webp']),
  output_compression: z.number().int().min(0).max(100).optional(),
  moderation: z.enum(['auto', 'low']),
  partial_images: z.number().int().min(1).max(3).optional(),
  complexity: z.enum(['low', 'medium', 'high']).optional(),
  input_image_mask: z.strictObject({ image_url: WireFile }).optional(),
});

/** The request as documented: nothing beside these fields may be in it. */
export const RequestSchema = z.strictObject({
  model: z.string().min(1),
  previous_response_id: z.string().startsWith('resp_').optional(),
  input: z.array(
    z.union([
      z.strictObject({ role: z.literal('user'), content: z.union([z.string(), z.array(UserPart)]) }),
      z.strictObject({ role: z.literal('assistant'), content: z.string() }),
    ]),
  ),
  tools: z.tuple([Tool]),
  tool_choice: z.strictObject({ type: z.literal('image_generation') }),
  store: z.boolean(),
  background: z.literal(true).optional(),
  stream: z.literal(true).optional(),
});

/** The body of a request, after the schema accepted it. */
export function bodyOf(asked: ProviderRequest): z.output<typeof RequestSchema> {
  const wire = buildRequest(asked);
  if (wire.encoding !== 'json') throw new Error('responses are asked for in JSON');
  return RequestSchema.parse(wire.body);
}
