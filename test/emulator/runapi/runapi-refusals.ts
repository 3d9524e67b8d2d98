import { Refused } from '../tasks/protocol.ts';

/** RunAPI's errors: a sentence in `error`, and the status says which. */
export function refused(
  word: string,
  status: number,
  message: string,
  headers: Record<string, string> = {},
): Refused {
  return new Refused(word, { status, document: { error: message }, headers });
}

export const missing = (field: string): Refused => refused(`missing ${field}`, 422, `${field} is required`);
export const invalid = (field: string, why: string): Refused =>
  refused(`invalid ${field}`, 422, `${field} ${why}`);
