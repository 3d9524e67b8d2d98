import { z } from 'zod';
import { parseSize } from '../../../shared/capabilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { Sha256 } from '../../../shared/ids.ts';
import { InputRole } from '../../../shared/model.ts';
import type { ProviderRequest, WireRequest } from '../provider.ts';

/** Demo's own request: what `build` writes, and what `submit` and `poll` read back, also after a restart. */
export const DemoBody = z.object({
  model: z.string(),
  prompt: z.string(),
  count: z.number().int().min(1).max(4),
  size: z.string(),
  quality: z.enum(['low', 'medium', 'high']),
  format: z.enum(['png', 'jpeg', 'webp']),
  background: z.enum(['opaque', 'transparent']),
  compression: z.number().int().nullable(),
  partialImages: z.number().int().min(0).max(3),
  inputs: z.array(z.object({ role: InputRole, image: z.object({ $file: Sha256, mediaType: z.string() }) })),
});
export type DemoBody = z.output<typeof DemoBody>;

/** Builds the request; a call that asks for several pictures does not stream, as with real providers. */
export function buildDemo(request: ProviderRequest): WireRequest {
  const { parameters, inputs } = request;
  refuseImpossible(request);
  const body = DemoBody.safeParse({
    model: request.model,
    prompt: request.prompt,
    count: request.count,
    size: parameters.size ?? '1024x1024',
    quality: parameters.quality ?? 'medium',
    format: parameters.format ?? 'png',
    background: parameters.background ?? 'opaque',
    compression: parameters.compression ?? null,
    partialImages: request.count === 1 ? (parameters.partialImages ?? 0) : 0,
    inputs: inputs.map(({ role, sha256, facts }) => ({
      role,
      image: { $file: sha256, mediaType: `image/${facts.format}` },
    })),
  });
  if (!body.success) throw unusable(body.error);
  const isStreamed = body.data.partialImages > 0;
  return { method: 'LOCAL', path: '/draw', encoding: 'json', body: body.data, isStreamed };
}

/** Reads a stored request. */
export function readDemoBody(wire: WireRequest): DemoBody {
  const body = DemoBody.safeParse(wire.method === 'LOCAL' ? wire.body : undefined);
  if (!body.success) throw unusable(body.error);
  return body.data;
}

/** Pixels asked for. */
export function sizeOf(body: DemoBody): { readonly width: number; readonly height: number } {
  const size = parseSize(body.size);
  if (!size)
    throw new AppError('invalid-input', `Demo cannot draw the size "${body.size}".`, { field: 'size' });
  return size;
}

function refuseImpossible({ inputs, parameters }: ProviderRequest): void {
  const masks = inputs.filter(({ role }) => role === 'mask').length;
  const sources = inputs.filter(({ role }) => role === 'source' || role === 'turn').length;
  if (masks > 0 && sources === 0) {
    throw new AppError('invalid-input', 'A mask needs a picture to edit.', { field: 'mask' });
  }
  if (masks > 1) throw new AppError('invalid-input', 'Demo takes one mask.', { field: 'mask' });
  if (parameters.size !== undefined && !parseSize(parameters.size)) {
    throw new AppError('invalid-input', `Demo cannot draw the size "${parameters.size}".`, { field: 'size' });
  }
}

function unusable(error: z.ZodError): AppError {
  const field = error.issues[0]?.path.join('.') ?? '';
  return new AppError('invalid-input', `Demo cannot read this request: ${field} is not what it takes.`, {
    field,
    cause: error,
  });
}
