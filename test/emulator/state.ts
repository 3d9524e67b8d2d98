import type { IncomingMessage } from 'node:http';
import type { CallOutcome, Charge, Hold, RecordedCall, RecordedFile } from './emulator-types.ts';
import type { Fault } from './fault.ts';
import type { EmulatedModel } from './models.ts';

/** A recorded call while it is being filled in. */
export type CallRecord = { -readonly [Key in keyof RecordedCall]: RecordedCall[Key] };

export interface PendingHold {
  readonly hold: Hold;
  /** Before the first reply byte when null. */
  readonly afterPartials: number | null;
  /** Called by the call that arrived; resolves when it may go on. */
  arrive(): Promise<void>;
}

/** Everything the emulator remembers. */
export interface EmulatorState {
  readonly key: string;
  readonly delayMs: number;
  readonly calls: CallRecord[];
  readonly charges: Charge[];
  readonly faults: Fault[];
  readonly holds: PendingHold[];
  readonly files: Map<string, RecordedFile>;
  /** Ends every wait when the emulator closes. */
  readonly signal: AbortSignal;
  /** Models that still answer today. */
  readonly models: readonly EmulatedModel[];
  /** Rises for ever, resets included: no two calls draw the same picture, no two share a request id. */
  serial: number;
}

export function recordCall(state: EmulatorState, request: IncomingMessage): CallRecord {
  state.serial += 1;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  const record: CallRecord = {
    index: state.calls.length,
    method: request.method ?? '',
    path: request.url ?? '',
    headers,
    requestId: requestIdOf(state.serial),
    fields: {},
    files: [],
    bodyBytes: 0,
    bodySha256: null,
    outcome: { state: 'receiving', status: null, errorCode: null, fault: null, wasCharged: false },
  };
  state.calls.push(record);
  return record;
}

export function requestIdOf(serial: number): string {
  return `req_emulator_${String(serial).padStart(6, '0')}`;
}

export function setOutcome(record: CallRecord, change: Partial<CallOutcome>): void {
  record.outcome = { ...record.outcome, ...change };
}

export function addHold(state: EmulatorState, afterPartials: number | null): Hold {
  const arrived = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  // A closing emulator lets everybody go; nobody may be listening, hence no rejection.
  state.signal.addEventListener('abort', () => released.resolve(), { once: true });
  const hold: Hold = { arrived: arrived.promise, release: () => released.resolve() };
  const pending: PendingHold = {
    hold,
    afterPartials,
    async arrive() {
      arrived.resolve();
      await released.promise;
    },
  };
  state.holds.push(pending);
  return hold;
}

export function resetState(state: EmulatorState): void {
  for (const pending of state.holds) pending.hold.release();
  state.calls.length = 0;
  state.charges.length = 0;
  state.faults.length = 0;
  state.holds.length = 0;
  state.files.clear();
}
