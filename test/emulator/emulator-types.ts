import type { FaultInput } from './fault.ts';
import type { EmulatedModel } from './models.ts';

export interface EmulatorOptions {
  /**
   * The key that works; 'sk-emulator' when left out. `<key>-unverified` answers 403 (organisation verification) and
   * `<key>-unfunded` answers 429 `insufficient_quota` to every paid call.
   */
  readonly key?: string;
  /** A free one when left out. */
  readonly port?: number;
  /** Wait before the reply to every paid call; 0 when left out. */
  readonly delayMs?: number;
  /** The models on sale; `defaultModels` when left out. */
  readonly models?: readonly EmulatedModel[];
  /** The provider's calendar day, "2026-11-20" when left out: models at or past their shutdown date are gone. */
  readonly today?: string;
}

/** One uploaded file: a multipart part, or the bytes behind a data URL or file id of a JSON edit. */
export interface RecordedFile {
  /** 'image', 'image[]', 'mask', or the JSON path 'images[0]'. */
  readonly part: string;
  readonly fileName: string | null;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** What became of a paid POST. It changes as the call goes on: read it when the call has ended. */
export interface CallOutcome {
  /** `receiving` until the whole body is here; `aborted` when the caller left before that. */
  readonly state: 'receiving' | 'aborted' | 'refused' | 'answering' | 'answered' | 'broken';
  /** The status sent, null when none was. */
  readonly status: number | null;
  /** `error.code` or `error.type` of a refusal. */
  readonly errorCode: string | null;
  /** The kind of the fault applied, null when none was. */
  readonly fault: string | null;
  readonly wasCharged: boolean;
}

/** A paid POST, recorded from the moment its headers arrived. */
export interface RecordedCall {
  readonly index: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string;
  /** The fields as sent: JSON values of a JSON body, strings (or arrays of strings, when repeated) of a multipart one. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly files: readonly RecordedFile[];
  readonly bodyBytes: number;
  readonly bodySha256: string | null;
  readonly outcome: CallOutcome;
}

/** Usage as the wire has it. */
export interface Usage {
  readonly input_tokens: number;
  readonly input_tokens_details: { readonly text_tokens: number; readonly image_tokens: number };
  readonly output_tokens: number;
  readonly output_tokens_details: { readonly image_tokens: number; readonly text_tokens: number };
  readonly total_tokens: number;
}

/** Money taken for a call, from the emulator's own price table, in nanodollars. */
export interface Charge {
  readonly callIndex: number;
  readonly amountNanos: number;
  readonly usage: Usage;
}

/** A paid call that waits. */
export interface Hold {
  /** Resolves when a call reached the hold: received whole, accepted and charged, and not a byte answered. */
  readonly arrived: Promise<void>;
  release(): void;
}

/** A provider on loopback that takes play money and behaves, or misbehaves as scripted. */
export interface Emulator {
  /** `http://127.0.0.1:PORT/v1` */
  readonly baseUrl: string;
  /** `http://127.0.0.1:PORT`; the control endpoint is `/_emulator/…` below it. */
  readonly origin: string;
  readonly key: string;
  /** Every POST to a paid path, in order of arrival, refused ones included. */
  readonly calls: readonly RecordedCall[];
  readonly charges: readonly Charge[];
  /** What the next call that passes all checks meets; several queue up. A refused call uses none. */
  script(fault: FaultInput): void;
  /** Holds the next accepted call before its first reply byte, or (streamed) after so many partial pictures. */
  hold(at?: { readonly afterPartials: number }): Hold;
  /** Forgets calls, charges, faults, holds and uploaded files. */
  reset(): void;
  /** Ends every connection at once, held ones too. */
  close(): Promise<void>;
}
