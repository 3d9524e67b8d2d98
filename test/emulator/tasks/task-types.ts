import type { Hold } from '../emulator-types.ts';
import type { FaultInput } from '../fault.ts';

/** Where a fault strikes: the paid create, a status poll, an upload step, or the account. */
export type Place = 'create' | 'poll' | 'upload' | 'account';

/** How the next task taken on ends; `completed` with as many pictures as were asked for when left out. */
export type TaskOutcome =
  | { readonly kind: 'completed'; readonly pictures?: number }
  /** `billing`: given back as documented, charged all the same, or not a word about it. */
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly billing?: 'refunded' | 'charged' | 'silent';
    }
  /** Reports this state for ever. */
  | { readonly kind: 'stuck'; readonly state: string }
  /** The status path does not know the task. */
  | { readonly kind: 'lost' }
  /** Completed and charged, with these fields put over the true ones: a reply that lies. */
  | { readonly kind: 'lying'; readonly fields: Readonly<Record<string, unknown>> }
  /** Completed; billing or credits are not reported. */
  | { readonly kind: 'unbilled' };

export interface TaskEmulatorOptions {
  /** The key that works; a default per protocol when left out. */
  readonly key?: string;
  readonly port?: number;
  /** Wait before the answer to a create. */
  readonly delayMs?: number;
  /** What is on the account at the start, in nanodollars; ten dollars when left out. */
  readonly balanceNanos?: number;
  /** States a task reports before its end, one per poll. */
  readonly states?: readonly string[];
}

/** A POST that would take on a task, refused ones included. */
export interface CreateCall {
  readonly index: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly bodySha256: string;
  readonly status: number | null;
  /** The service's word for a refusal. */
  readonly refusal: string | null;
  readonly fault: string | null;
  readonly taskId: string | null;
}

/** What was taken for a task, and what of it was given back. */
export interface TaskCharge {
  readonly taskId: string;
  readonly amountNanos: number;
  readonly refundNanos: number;
}

/** A service of tasks on loopback that takes play money and behaves, or misbehaves as scripted. */
export interface TaskEmulator {
  readonly origin: string;
  readonly baseUrl: string;
  readonly key: string;
  readonly creates: readonly CreateCall[];
  /** One per task that was charged, in the order of charging. */
  readonly charges: readonly TaskCharge[];
  /** Requests to every path, as "GET /path". */
  readonly seen: readonly string[];
  /** Requests for pictures and uploads that carried the key: there must be none. */
  readonly leakedKeys: readonly string[];
  balanceNanos(): number;
  /** What the next request at that place meets once it passed all checks; several queue up. */
  script(fault: FaultInput, place?: Place): void;
  nextTask(outcome: TaskOutcome): void;
  /** Holds the next accepted create before its first reply byte. */
  hold(): Hold;
  /** Every result link answers 403 from now on; a task asked again gives fresh ones. */
  expireLinks(): void;
  /** Empties the account. */
  spendAll(): void;
  reset(): void;
  close(): Promise<void>;
}
