import type { WireRequest, ProblemFacts } from './provider.ts';
import type { Sha256 } from '../../shared/ids.ts';

/**
 * The only door to providers. Redirects are never followed, nothing is ever retried, bodies have a byte cap, the key
 * goes only to the connection's own origin, and connect, first-byte and idle time are limited separately.
 */
export interface ProviderHttp {
  /**
   * Makes one paid call and streams its 2xx reply to `folder/reply.body` (synced, then `folder/reply.json` with status
   * and headers and `complete`). Anything else is classified by what undici's diagnostics saw last, not by error codes.
   */
  sendPaid(call: PaidCall): Promise<PaidReply>;
  /** A free request (model list, poll, balance): whole body in memory, at most `maxBytes`. */
  requestFree(call: FreeCall): Promise<FreeReply>;
  /**
   * A free GET whose body may be large (a finished task with its pictures in it): a 2xx is streamed to
   * `folder/reply.body`, then `folder/reply.json`, as a paid reply is, and never held in memory.
   */
  saveFree(call: FreeCall & { readonly folder: string }): Promise<SavedReply>;
  /**
   * PUTs a file to an address the provider named for it, with exactly the given headers and never the key. The address
   * is judged as a result link is. Free; not repeated.
   */
  sendFile(call: FileCall): Promise<FreeReply>;
  /** Downloads a picture a reply links to; core does this, adapters only name the links. */
  fetchResult(call: ResultCall): Promise<FetchedResult>;
}

export interface FileCall {
  readonly url: string;
  /** The connection's own address: its exact origin is always allowed. */
  readonly ownBaseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Path of the file. */
  readonly file: string;
  readonly signal: AbortSignal;
}

export interface ResultCall {
  readonly url: string;
  /** The connection's own address: its exact origin is always allowed. */
  readonly ownBaseUrl: string;
  /** Path of the file to be; it is whole and durable when it is there. */
  readonly target: string;
  /** 64 MB when left out. */
  readonly maxBytes?: number;
  readonly signal: AbortSignal;
}

export type FetchedResult =
  | { readonly kind: 'saved'; readonly sizeBytes: number }
  /** The link does not work any more: fresh ones are needed. */
  | { readonly kind: 'gone'; readonly status: number }
  /** May not be fetched, or not be kept: asking again changes nothing. `detail` completes "The link was refused: …". */
  | { readonly kind: 'refused'; readonly detail: string }
  /** Worth another try. */
  | Extract<FreeReply, { kind: 'unreachable' }>;

export interface PaidCall {
  readonly baseUrl: string;
  readonly wire: WireRequest;
  readonly headers: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly attemptId: number;
  readonly filePath: (sha256: Sha256) => string;
  readonly signal: AbortSignal;
  /** Called once before the socket is touched. */
  readonly onSending: () => void;
  readonly onReceiving: (reply: {
    status: number;
    requestId: string | null;
    isStreamed: boolean;
    /** Some services name the task here, before a byte of the body has come. */
    headers: Readonly<Record<string, string>>;
  }) => void;
  /** Where this connection is known to be slower than others; the usual limits when left out. */
  readonly limits?: { readonly firstByteMs?: number; readonly idleMs?: number };
  /** Events of a streamed reply as they arrive, for partial pictures; the file is the truth. */
  readonly onEvent?: (event: { readonly event: string; readonly data: string }) => void;
}

export type PaidReply =
  /** A whole 2xx lies in the folder. */
  | {
      readonly kind: 'complete';
      readonly status: number;
      readonly requestId: string | null;
      readonly isStreamed: boolean;
    }
  /** A 2xx began and broke off; what arrived is in the folder. */
  | {
      readonly kind: 'cut';
      readonly status: number;
      readonly requestId: string | null;
      readonly isStreamed: boolean;
      readonly detail: string;
    }
  /** Any other status, with its body (at most 1 MB of it). */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      readonly requestId: string | null;
    }
  /** Bytes never left. */
  | { readonly kind: 'not_sent'; readonly problem: ProblemFacts }
  /** Bytes may have left and no status came back. */
  | { readonly kind: 'unknown'; readonly problem: ProblemFacts };

export interface FreeCall {
  readonly baseUrl: string;
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export type FreeReply =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | {
      readonly kind: 'unreachable';
      readonly reason: 'refused' | 'dns' | 'tls' | 'timeout' | 'proxy' | 'other';
      readonly detail: string;
      /** True when this computer reaches nothing at all: whoever waits, waits for the network. */
      readonly isOffline?: boolean;
    };

export type SavedReply =
  /** A whole 2xx lies in the folder. */
  | {
      readonly kind: 'saved';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
    }
  /** Any other status, with at most 1 MB of its body; the folder is as it was. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | Extract<FreeReply, { kind: 'unreachable' }>;
