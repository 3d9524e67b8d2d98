import { z } from 'zod';

const fraction = z.number().min(0).max(1);
const charged = z.boolean().optional();

/**
 * How the next well-formed paid call goes wrong. `charged` says whether the money is taken all the same; left out, the
 * kind's own default applies (see `chargesByDefault`). Sent as JSON to the control endpoint, so everything is data.
 */
export const Fault = z.discriminatedUnion('kind', [
  /** Any status with any body; a string is sent as it is, anything else as JSON. */
  z.object({
    kind: z.literal('status'),
    status: z.number().int().min(100).max(599),
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    charged,
  }),
  /** 429 `rate_limit_exceeded`, with the header(s) asked for. */
  z.object({
    kind: z.literal('rate-limit'),
    retryAfter: z.string().optional(),
    retryAfterMs: z.number().int().optional(),
    charged,
  }),
  /** 429 `insufficient_quota`. */
  z.object({ kind: z.literal('no-funds'), charged }),
  /** 403: the organisation must be verified. */
  z.object({ kind: z.literal('unverified'), charged }),
  /** A correct reply, after a wait. */
  z.object({ kind: z.literal('delay'), delayMs: z.number().int().min(0), charged }),
  /** Takes the call and never answers; ends when the emulator closes. */
  z.object({ kind: z.literal('hang'), charged }),
  /** RST instead of a reply. */
  z.object({ kind: z.literal('reset-before-headers'), charged }),
  /** FIN instead of a reply. */
  z.object({ kind: z.literal('close-without-reply'), charged }),
  /** Status and headers, then RST. */
  z.object({ kind: z.literal('reset-after-headers'), charged }),
  /** The first part of the correct body, then RST. */
  z.object({ kind: z.literal('cut'), fraction, charged }),
  /** The first part of the correct body, then nothing more; the connection stays open. */
  z.object({ kind: z.literal('stall'), fraction, charged }),
  /** Broken JSON with a Content-Length that matches it. */
  z.object({ kind: z.literal('truncated-json'), charged }),
  /** Content-Length promises more than is sent, then FIN. */
  z.object({ kind: z.literal('length-too-long'), charged }),
  /** Content-Length promises less than the body has: a client sees a silently cut 200. */
  z.object({ kind: z.literal('length-too-short'), charged }),
  /** Chunked body without its last chunk, then FIN. */
  z.object({ kind: z.literal('unterminated-chunk'), charged }),
  /** 307 or 302 to `location`: a client that follows it buys again. */
  z.object({
    kind: z.literal('redirect'),
    status: z.union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)]),
    location: z.string(),
    charged,
  }),
  /** 200 with bytes that are not JSON, labelled as JSON. */
  z.object({ kind: z.literal('garbage'), charged }),
  /** 200 with a web page, as a captive portal or a proxy gives. */
  z.object({ kind: z.literal('html'), charged }),
  /** 200 labelled gzip whose body is not. */
  z.object({ kind: z.literal('bad-gzip'), charged }),
  /** 200 with `data: []`. */
  z.object({ kind: z.literal('empty-data'), charged }),
  /** 200 whose base64 is right and whose picture is damaged: the second half of every file is missing. */
  z.object({ kind: z.literal('corrupt-image'), charged }),
  /** A correct reply without `usage`. */
  z.object({ kind: z.literal('no-usage'), charged }),
  /** A correct reply, a few bytes at a time. */
  z.object({
    kind: z.literal('slow-drip'),
    chunkBytes: z
      .number()
      .int()
      .min(1)
      .default(64 * 1024),
    everyMs: z.number().int().min(0).default(5),
    charged,
  }),
  /** A 200 of at least `sizeBytes`: valid JSON with a very long extra field. */
  z.object({ kind: z.literal('huge-body'), sizeBytes: z.number().int().min(1), charged }),
  /** Streams only: fewer partial pictures than asked for, then `completed`. */
  z.object({ kind: z.literal('fewer-partials'), partials: z.number().int().min(0).max(3), charged }),
  /** Streams only: a clean end of the stream before `completed`. */
  z.object({ kind: z.literal('stream-cut'), afterPartials: z.number().int().min(0).max(3), charged }),
  /** Streams only: an `error` event in place of `completed`. */
  z.object({
    kind: z.literal('stream-error'),
    afterPartials: z.number().int().min(0).max(3),
    code: z.string().default('server_error'),
    message: z.string().default('The server had an error while processing your request.'),
    charged,
  }),
]);
/** A parsed fault. */
export type Fault = z.output<typeof Fault>;
/** A fault as tests write it: fields with defaults may be left out. */
export type FaultInput = z.input<typeof Fault>;
export type FaultKind = Fault['kind'];

const freeKinds: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'status',
  'rate-limit',
  'no-funds',
  'unverified',
  'redirect',
  'stream-error',
]);

/** Whether the work was done when this goes wrong: a refusal is free, a lost reply is paid. */
export function chargesByDefault(kind: FaultKind): boolean {
  return !freeKinds.has(kind);
}
