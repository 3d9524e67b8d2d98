import type { ModelCapabilities, Parameters } from '../../shared/capabilities.ts';
import type { ConnectionId, ProviderId, Sha256 } from '../../shared/ids.ts';
import type { ConnectionSettings } from '../db/connections.ts';
import type { ExtraFields } from '../db/runs.ts';
import type { ConnectionTest, InputRole, Problem, ProviderInfo } from '../../shared/model.ts';
import type { z } from 'zod';
import type { ImageFacts, ImageWorker } from '../images/image-worker.ts';
import type { PriceBook } from '../spend/price-book.ts';
import type { ProviderHttp } from './http.ts';

/**
 * An adapter. Everything that decides money or state is core's: an adapter builds requests, reads replies, and says
 * what they mean. It never retries, never stores, never sees another adapter.
 */
export interface Provider {
  readonly info: z.output<typeof ProviderInfo>;
  /** Models shipped as data, best first; the first is the default. */
  readonly models: readonly ModelCapabilities[];
  /**
   * Capabilities of a model that `models` does not name: a dated snapshot, or (only when the account's own list has it)
   * a careful guess flagged in its label; null when this adapter cannot use it.
   */
  capabilitiesOf?(model: string, isListed: boolean, settings: ConnectionSettings): ModelCapabilities | null;
  /** True when a call may be sent again under its stored key without buying twice. */
  readonly usesIdempotencyKey?: boolean;
  estimate(request: ProviderRequest, prices: PriceBook): CallEstimate;
  /**
   * The exact request, images named by hash: stored before anything is sent, and what is sent afterwards is rebuilt
   * from it byte for byte. Throws `AppError('invalid-input')` for what can be known to be refused.
   */
  build(request: ProviderRequest): WireRequest;
  /**
   * Free calls that must come before the paid one, such as sending inputs ahead: gives the request with what they
   * answered in place of files. What it gives is stored as the exact request before anything is bought; given that same
   * request it changes nothing. A failure is an `AppError`: code `unavailable` where another try may help.
   */
  prepare?(context: PrepareContext): Promise<WireRequest>;
  /** A live price for this request, where the provider can be asked for one. Free; null when it has none. */
  quote?(context: ConnectionContext, request: ProviderRequest): Promise<CallEstimate | null>;
  /** Makes the one paid call. Must call `journal.sending()` before the first byte may leave. */
  submit(context: SubmitContext): Promise<SubmitResult>;
  /**
   * Reads a whole reply that lies in the attempt's folder: right after `received` as well as after a restart. Pure but
   * for the folder.
   */
  readReply(context: ReplyContext): Promise<ReplyReading>;
  /** For providers that give a remote id: free, repeatable. */
  poll?(context: PollContext): Promise<PollResult>;
  /**
   * Asks the provider to stop a task: free, best effort, at most once per start of the app. Gives nothing back: what
   * became of the task is what the next polls say, and what was made by then is kept.
   */
  cancel?(context: PollContext): Promise<void>;
  /** Free: tells wrong key, wrong URL, no access and no network apart. */
  test(context: ConnectionContext): Promise<z.output<typeof ConnectionTest>>;
  /**
   * Finds out by free questions what kind of server this is, and gives the settings that suit it; null where nothing is
   * recognised. Asked after a test that went well; core keeps what a person has not chosen.
   */
  probe?(context: ConnectionContext): Promise<ProbedProfile | null>;
  /** What is left on the account. Free. */
  balance?(
    context: ConnectionContext,
  ): Promise<{ readonly amountNanos: number | null; readonly detail: string }>;
  /**
   * Finds a task bought elsewhere by its id, so that it can be followed and its pictures brought home. Free. The wire it
   * gives is what `poll` and `readReply` are handed later.
   */
  findTask?(context: ConnectionContext, taskId: string, model: string | null): Promise<FoundTask>;
  /** Models the account can see, with shutdown dates, where the provider lists them. */
  listModels?(context: ConnectionContext): Promise<readonly { model: string; endsOn: string | null }[]>;
}

/** One picture that goes along, already in the library. */
export interface ProviderInput {
  readonly role: InputRole;
  readonly sha256: Sha256;
  readonly facts: ImageFacts;
  readonly path: string;
}

/** One call's worth of a run, with every parameter completed from the capability table. */
export interface ProviderRequest {
  readonly model: string;
  readonly capabilities: ModelCapabilities;
  readonly prompt: string;
  readonly count: number;
  readonly parameters: Parameters;
  /** Sources and references in order, then the mask (already converted to the model's convention) where there is one. */
  readonly inputs: readonly ProviderInput[];
  /** The conversation this run continues, oldest turn first; empty for a first picture. */
  readonly turns: readonly ConversationTurn[];
  /** Whose conversation a turn was is told by this: a remote id means something to its own connection only. */
  readonly connectionId: ConnectionId;
  /** Merged into the request by the adapter, see `mergeExtra`; null for none. */
  readonly extra: ExtraFields | null;
  /** The connection's own settings, as the adapter describes them in `info.settings`. */
  readonly settings: ConnectionSettings;
}

/** One earlier step of a chain: what was asked, what was answered, and the picture that came of it. */
export interface ConversationTurn {
  readonly prompt: string;
  readonly answer: string | null;
  readonly provider: ProviderId;
  readonly connectionId: ConnectionId;
  /** The provider's own id of that call, where it gave one. */
  readonly remoteId: string | null;
  readonly picture: ProviderInput;
}

/** A file inside a request, named by its hash in the library. */
export interface WireFile {
  readonly $file: Sha256;
  readonly mediaType: string;
  /** In JSON, base64 alone where the service wants no "data:" before it. */
  readonly isBare?: true;
}

/** Fields in order. In JSON, a `WireFile` anywhere becomes a data URL; in multipart, a part with that name. */
export type WireRequest =
  | {
      readonly method: 'POST';
      readonly path: string;
      readonly encoding: 'json';
      readonly body: unknown;
      readonly isStreamed: boolean;
    }
  | {
      readonly method: 'POST';
      readonly path: string;
      readonly encoding: 'multipart';
      readonly parts: readonly {
        readonly name: string;
        readonly value: string | WireFile;
        readonly fileName?: string;
      }[];
      readonly isStreamed: boolean;
    }
  /** For providers inside the app: nothing leaves it. */
  | {
      readonly method: 'LOCAL';
      readonly path: string;
      readonly encoding: 'json';
      readonly body: unknown;
      readonly isStreamed: boolean;
    };

export interface ConnectionContext {
  readonly baseUrl: string;
  /** Read for this call alone; null where the connection has none. */
  readonly key: string | null;
  readonly http: ProviderHttp;
  readonly signal: AbortSignal;
  readonly nowMs: number;
  readonly settings: ConnectionSettings;
}

export interface PrepareContext extends ConnectionContext {
  readonly wire: WireRequest;
  readonly filePath: (sha256: Sha256) => string;
}

/** What a server turned out to be. */
export interface ProbedProfile {
  /** For people: "This is LocalAI". */
  readonly words: string;
  readonly settings: ConnectionSettings;
}

/** A task found by its id. */
export interface FoundTask {
  readonly remoteId: string;
  readonly model: string;
  readonly prompt: string;
  readonly wire: WireRequest;
}

/** Moves of the attempt's state that must be durable before the next byte. Each returns after the commit. */
export interface AttemptJournal {
  /** Bytes may leave from now on. */
  sending(): void;
  /** The provider named the call, before it is done: from now on it can be asked for. Durable. */
  identified(remoteId: string): void;
  /** A 2xx began to arrive. */
  receiving(reply: {
    readonly status: number;
    readonly requestId: string | null;
    readonly isStreamed: boolean;
  }): void;
  /** A newer partial picture lies at `path` inside the attempt's folder. */
  partial(path: string): void;
}

export interface SubmitContext extends ConnectionContext {
  readonly wire: WireRequest;
  /** `incoming/<attempt>/`, exists; the reply goes to `reply.body` in it. */
  readonly folder: string;
  /** Seed for anything that must be the same when the request is rebuilt, e.g. the multipart boundary. */
  readonly attemptId: number;
  /** Path of an original by hash. */
  readonly filePath: (sha256: Sha256) => string;
  readonly idempotencyKey: string | null;
  readonly journal: AttemptJournal;
  readonly images: ImageWorker;
}

export interface ReplyContext {
  readonly folder: string;
  readonly images: ImageWorker;
  readonly wire: WireRequest;
  readonly prices: PriceBook;
  readonly model: string;
  /** Where the call went: links of a reply may be relative to it. */
  readonly baseUrl?: string;
  /** The connection's settings as they are now. */
  readonly settings?: ConnectionSettings;
}

export interface PollContext extends ConnectionContext {
  readonly remoteId: string;
  readonly folder: string;
  readonly journal: AttemptJournal;
  readonly images: ImageWorker;
  readonly wire: WireRequest;
  readonly pollCount: number;
}

/** How a paid call ended, by the table of design section 5; core turns each into a state and a ledger move. */
export type SubmitResult =
  | { readonly kind: 'received' } // the whole reply is in the folder: read it
  | {
      readonly kind: 'accepted';
      readonly remoteId: string;
      readonly pollAfterMs: number;
      readonly requestId: string | null;
    }
  | { readonly kind: 'not_sent'; readonly problem: ProblemFacts; readonly retryAfterMs: number | null }
  | {
      readonly kind: 'rejected';
      readonly problem: ProblemFacts;
      readonly retryAfterMs: number | null;
      readonly requestId: string | null;
    }
  | {
      readonly kind: 'unreadable' | 'unknown';
      readonly problem: ProblemFacts;
      readonly requestId: string | null;
    };

export type PollResult =
  | {
      readonly kind: 'waiting';
      readonly pollAfterMs: number;
      /** Why it cannot be asked at present, where a person has to do something about it: the key is refused. */
      readonly problem?: ProblemFacts;
    }
  | { readonly kind: 'received' }
  | {
      readonly kind: 'failed';
      readonly problem: ProblemFacts;
      readonly charge: ChargeFacts | 'free' | 'unknown';
    };

export type ProblemFacts = z.output<typeof Problem>;

/** What a whole reply says. */
export type ReplyReading =
  | {
      readonly kind: 'pictures';
      readonly outputs: readonly ReplyOutput[];
      readonly charge: ChargeFacts;
      /** What came, by our parameter names, where the reply says so ("format": "png"). */
      readonly got: Readonly<Record<string, string>>;
      /** What the model said beside its pictures; tool calls it asked for are told here and never run. */
      readonly answer?: string | null;
      /** The provider's own id of this call, where the reply names one. */
      readonly remoteId?: string | null;
    }
  | {
      readonly kind: 'rejected' | 'unreadable';
      readonly problem: ProblemFacts;
      readonly charge: ChargeFacts | null;
      readonly answer?: string | null;
    }
  /** It only names a task that goes on at the provider: seen when the app stopped right behind that answer. */
  | { readonly kind: 'accepted'; readonly remoteId: string; readonly pollAfterMs: number };

export interface ReplyOutput {
  /** A file in the attempt's folder, or an address to fetch. */
  readonly source:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'url'; readonly url: string; readonly expiresAtMs: number | null };
  readonly revisedPrompt: string | null;
}

export type UnitRule = 'tokens' | 'per-image' | 'per-call' | 'credits';

/** What the call costs, and how we know. `amountNanos` null: the model has no price. */
export interface ChargeFacts {
  readonly amountNanos: number | null;
  readonly basis: 'reported' | 'price-list';
  readonly unitRule: UnitRule;
  readonly priceId: string | null;
  /** For people: "1,372 output, 17 text tokens". */
  readonly detail: string;
  /** What the provider says it gave back, as a positive amount; entered as a refund of its own. */
  readonly refundNanos?: number;
}

export interface CallEstimate {
  /** Upper estimate of one call; null when unknown. */
  readonly amountNanos: number | null;
  readonly unitRule: UnitRule;
  readonly priceId: string | null;
  readonly basis: string;
}
