import type { ServiceError } from '../tasks/error-text.ts';
import type { TaskService } from '../tasks/refusals.ts';

export const aiGenerateService: TaskService = {
  name: 'AI Generate',
  // "Service degraded" and "feature disabled"; what an upstream failure costs is not documented.
  freeServerStatuses: [503, 505],
  failureRule: 'AI Generate does not say what a call costs that fails on its side.',
};

export function aiGenerateHeaders(key: string | null): Record<string, string> {
  return key === null ? {} : { authorization: `Bearer ${key}` };
}

/** Words of its error table with the status each comes under; the same words come inside a 200. */
const statusOfWord: Readonly<Record<string, number>> = {
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  INSUFFICIENT_CREDITS: 402,
  MODEL_NOT_FOUND: 404,
  RATE_LIMITED: 429,
  UPSTREAM_ERROR: 500,
  SERVICE_DEGRADED: 503,
};

/** An error inside a success, under the status it would have come with; one without a number counts as a failure. */
export function innerError(error: ServiceError): ServiceError {
  const number = /^[45]\d\d$/.test(error.code) ? Number(error.code) : statusOfWord[error.code.toUpperCase()];
  return { ...error, status: number ?? 500, isOwn: true };
}
