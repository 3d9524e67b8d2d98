import { z } from 'zod';

/** What kind of thing went wrong; hosts turn these into exit codes and HTTP statuses by table. */
export const errorCodes = [
  'invalid-input',
  'not-found',
  'conflict',
  'refused', // by the provider: wrong key, funds, moderation, model
  'over-cap',
  'outcome-unknown',
  'unavailable', // a host, a keychain or a disk that cannot be reached now
  'unreadable', // bytes that are not what they claim to be
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export const WireError = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  /** Path of the offending field, dot separated, where there is one. */
  field: z.string().optional(),
});
/** An error as it crosses a seam: no stack, no cause, nothing that could hold a key. */
export type WireError = z.output<typeof WireError>;

/** An expected failure, worded for people: what happened, what it was about, what to do next. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;

  constructor(code: ErrorCode, message: string, options: { field?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.field = options.field;
  }
}

/** Turns anything thrown into what a seam may carry. Bugs become one plain sentence; details stay in the log. */
export function toWireError(error: unknown): WireError {
  if (error instanceof AppError) {
    return {
      code: error.code,
      message: error.message,
      ...(error.field === undefined ? {} : { field: error.field }),
    };
  }
  return { code: 'internal', message: 'Something went wrong inside Proofsheet. The log has the details.' };
}

/** Rebuilds a wire error on the asking side. */
export function fromWireError(error: WireError): AppError {
  return new AppError(error.code, error.message, error.field === undefined ? {} : { field: error.field });
}

/** A bug: something the code promised cannot happen. The message says why it could not. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant: ${message}`);
}

/** Makes the compiler check that every member of a union was handled. */
export function assertNever(value: never, what: string): never {
  throw new Error(`invariant: unexpected ${what}: ${String(value)}`);
}
