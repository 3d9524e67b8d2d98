import type { PauseCode } from '../../shared/queue-model.ts';

/** What a problem means for whoever waits behind it, whatever provider it came from. */
export type ProblemClass =
  /** The key is missing, wrong, or may not do this. */
  | 'auth'
  /** The account must be verified first. */
  | 'verification'
  /** The account is out of credit or reached its own limit. */
  | 'funds'
  /** Too much in a short time; the one refusal that is tried again by itself. */
  | 'rate'
  /** This request is wrong: a parameter, a picture, the model, its size. */
  | 'validation'
  /** Only the stream was refused: the next one is asked for whole. */
  | 'streaming'
  /** Refused for what it shows or says. */
  | 'safety'
  /** The service failed, or is not what its address says. */
  | 'server'
  /** It was sent and nobody knows what became of it. */
  | 'unknown'
  /** Bytes never left, and it is this service that cannot be reached. */
  | 'network'
  /** Bytes never left, because this computer reaches nothing: it waits instead of failing. */
  | 'offline'
  /** It answered, and there is no picture in it that can be used. */
  | 'no-picture'
  | 'cancelled'
  /** Our own fault, or this computer's. */
  | 'internal';

/**
 * The words adapters store as `problem.code`: stable, because old attempts keep them. An adapter picks the one that fits
 * and puts what is special about its provider into the message. The queue decides by the class alone.
 */
const problemCodes = {
  key_missing: 'auth',
  key_unusable: 'auth',
  key_refused: 'auth',
  not_allowed: 'auth',
  not_verified: 'verification',
  insufficient_funds: 'funds',
  rate_limited: 'rate',
  invalid_request: 'validation',
  stream_refused: 'streaming',
  picture_refused: 'validation',
  model_not_found: 'validation',
  too_large: 'validation',
  input_missing: 'validation',
  bad_address: 'validation',
  wrong_address: 'server',
  redirected: 'server',
  moderation_blocked: 'safety',
  server_error: 'server',
  /** A task that was accepted and then failed at the provider. */
  task_failed: 'server',
  /** Asked again under an old idempotency key with other bytes. */
  key_conflict: 'validation',
  no_reply: 'unknown',
  connection_lost: 'unknown',
  reply_cut: 'unknown',
  app_stopped: 'unknown',
  connect_failed: 'network',
  offline: 'offline',
  no_picture: 'no-picture',
  picture_unreadable: 'no-picture',
  reply_unreadable: 'no-picture',
  demo_reply_unreadable: 'no-picture',
  links_expired: 'no-picture',
  cancelled: 'cancelled',
  /** A person stopped following a task; nobody knows what became of it. */
  given_up: 'cancelled',
  drawing_failed: 'internal',
  disk_full: 'internal',
  internal: 'internal',
} as const satisfies Readonly<Record<string, ProblemClass>>;
/** For adapters: `code: 'rate_limited' satisfies ProblemCode` catches a typing error. */
export type ProblemCode = keyof typeof problemCodes;

/** The class of a stored code; one that an adapter of another version wrote counts as the service's own failure. */
export function classOfProblem(code: string): ProblemClass {
  const classes: Readonly<Record<string, ProblemClass | undefined>> = problemCodes;
  return Object.hasOwn(classes, code) ? (classes[code] ?? 'server') : 'server';
}

/** What an ended attempt with a problem of a class means for its connection. */
interface LaneEffect {
  /** Stops the connection at once, with this code. */
  readonly pause: PauseCode | null;
  /** Counts towards "so many in a row", after which a batch stops. */
  readonly isFailure: boolean;
}

export const laneEffects: Readonly<Record<ProblemClass, LaneEffect>> = {
  auth: { pause: 'key', isFailure: true },
  verification: { pause: null, isFailure: true },
  funds: { pause: 'funds', isFailure: true },
  rate: { pause: null, isFailure: false },
  validation: { pause: null, isFailure: true },
  // What waits behind it is asked for whole, so it cannot happen in a row.
  streaming: { pause: null, isFailure: false },
  safety: { pause: null, isFailure: true },
  server: { pause: null, isFailure: true },
  unknown: { pause: null, isFailure: true },
  network: { pause: null, isFailure: true },
  offline: { pause: null, isFailure: false },
  'no-picture': { pause: null, isFailure: true },
  cancelled: { pause: null, isFailure: false },
  internal: { pause: null, isFailure: true },
};
