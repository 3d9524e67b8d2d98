import { z } from 'zod';
import type { WireRequest } from '../provider.ts';
import type { AskedFor } from './charge.ts';

const integer = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);

const Fields = z.object({
  model: z.string(),
  prompt: z.string(),
  n: integer.default(1),
  size: z.string().optional(),
  quality: z.string().optional(),
  partial_images: integer.default(0),
});

/** What a stored request asked for, whichever encoding it has; null for a request this adapter did not write. */
export function askedFor(wire: WireRequest): AskedFor | null {
  const { data } = Fields.safeParse(wire.encoding === 'json' ? wire.body : fieldsOfParts(wire.parts));
  if (!data) return null;
  const { model, prompt, n, size, quality, partial_images: partials } = data;
  const parameters = {
    ...(size === undefined ? {} : { size }),
    ...(quality === undefined ? {} : { quality }),
  };
  return { model, prompt, count: n, partials, parameters, hasInputs: wire.path === '/images/edits' };
}

function fieldsOfParts(
  parts: Extract<WireRequest, { encoding: 'multipart' }>['parts'],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(parts.map(({ name, value }) => [name, value]));
}
