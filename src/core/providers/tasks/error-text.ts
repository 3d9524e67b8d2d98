import { z } from 'zod';

const text = z.string().catch('');
const code = z.union([z.string(), z.number().transform(String)]).catch('');
const Detailed = z.object({ message: text, detail: text, code });

const ErrorBody = z.object({
  error: z.union([z.string(), Detailed]).nullish().catch(null),
  errors: z
    .array(z.union([z.string(), Detailed]))
    .nullish()
    .catch(null),
  message: text,
  detail: text,
  errorMessage: text,
  msg: text,
  code,
});

/** What an error says about itself, whichever of the usual places it says it in. */
export interface ServiceError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** False for a web page, an empty body or anything else that is not the service's own JSON. */
  readonly isOwn: boolean;
}

/** Reads the body of a refusal. Pages of proxies are thrown away: they hold markup, not a reason. */
export function serviceError(status: number, body: string): ServiceError {
  try {
    return errorIn(status, JSON.parse(body));
  } catch {
    return { status, code: '', message: '', isOwn: false };
  }
}

/** The same for a parsed document. */
export function errorIn(status: number, document: unknown): ServiceError {
  const { data } = ErrorBody.safeParse(document);
  if (!data) return { status, code: '', message: '', isOwn: false };
  const inner = data.error ?? data.errors?.[0] ?? '';
  const detailed = typeof inner === 'string' ? { message: inner, detail: '', code: '' } : inner;
  const found = [
    detailed.message,
    detailed.detail,
    data.message,
    data.detail,
    data.errorMessage,
    data.msg,
  ].find((each) => each.trim() !== '');
  const message = found !== undefined && !/^\s*</.test(found) ? found : '';
  return { status, code: detailed.code || data.code, message, isOwn: true };
}

/** The provider's own words, shortened, as an aside; the sentence of the table goes on after it. */
export function quoted(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim().slice(0, 300);
  return line === '' ? '.' : `: “${line.replace(/\.$/, '')}”.`;
}
