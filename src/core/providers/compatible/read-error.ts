import { z } from 'zod';
import { errorFacts, type ErrorFacts } from '../openai-images/refusals.ts';

/** FastAPI: a sentence, or one entry per wrong field. */
const FastApiError = z.object({
  detail: z.union([
    z.string(),
    z.array(
      z.object({
        msg: z.string(),
        loc: z
          .array(z.union([z.string(), z.number()]))
          .nullish()
          .catch(null),
      }),
    ),
  ]),
});

/** stable-diffusion.cpp: a word, and the sentence beside it. */
const WordAndMessage = z.object({ error: z.string(), message: z.string() });

/** Gateways: a sentence with nothing around it. */
const BareMessage = z.object({ message: z.string() });

/** What a refusal says of itself, in any of the shapes compatible servers use; an empty body leaves only the status. */
export function readError(status: number, body: string): ErrorFacts {
  return readErrorDocument(status, parsed(body));
}

/** The same of a document that was parsed already. */
export function readErrorDocument(status: number, document: unknown): ErrorFacts {
  const none = errorFacts(status, null);
  const word = WordAndMessage.safeParse(document).data;
  if (word) return { ...none, code: word.error, message: word.message };
  const fastApi = FastApiError.safeParse(document).data;
  if (fastApi) return { ...none, ...fastApiWords(fastApi.detail) };
  const usual = errorFacts(status, document);
  if (usual.message !== '' || usual.code !== '') return usual;
  return { ...none, message: BareMessage.safeParse(document).data?.message ?? '' };
}

function fastApiWords(detail: z.output<typeof FastApiError>['detail']): { message: string; param: string } {
  if (typeof detail === 'string') return { message: detail, param: '' };
  const first = detail[0];
  // The first place is where the field stands ("body"), the last is the field.
  return { message: detail.map(({ msg }) => msg).join('; '), param: String(first?.loc?.at(-1) ?? '') };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
