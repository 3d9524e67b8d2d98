import type { ErrorCode } from '../../shared/errors.ts';

/** The HTTP status each kind of failure travels under; the body says the same in full. */
export const httpStatus: Record<ErrorCode, number> = {
  'invalid-input': 400,
  'not-found': 404,
  conflict: 409,
  refused: 422,
  'over-cap': 422,
  'outcome-unknown': 502,
  unavailable: 503,
  unreadable: 422,
  internal: 500,
};
