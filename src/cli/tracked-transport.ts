import type { Transport } from '../shared/transport.ts';

/** What a command has asked for so far, as far as it decides what may be repeated or must be said. */
export interface CallTracker {
  /** True once anything was asked that changes the library. */
  hasChanged: boolean;
  /** True once a purchase was asked for. */
  hasSubmitted: boolean;
}

/** Calls that leave everything as it is, by their verb: they may be asked again of another holder. */
const readOnlyVerbs: ReadonlySet<string> = new Set([
  'info',
  'list',
  'get',
  'page',
  'count',
  'detail',
  'chain',
  'path',
  'open',
  'estimate',
  'models',
  'rows',
  'summary',
  'status',
  'verify',
  // Notes how the connection fared, which a second test only notes again.
  'test',
]);

/** Calls after which money may move. */
const buyingCalls: ReadonlySet<string> = new Set([
  'runs.submit',
  'runs.again',
  'attempts.again',
  'variants.submit',
  'reruns.start',
  'queue.setPaused',
]);

/** A transport that notes what passes through it. Uploads are forgotten by themselves and do not count. */
export function createTrackedTransport(transport: Transport, tracker: CallTracker): Transport {
  return {
    call(name, input) {
      if (!readOnlyVerbs.has(name.split('.')[1] ?? '')) tracker.hasChanged = true;
      if (buyingCalls.has(name)) tracker.hasSubmitted = true;
      return transport.call(name, input);
    },
    upload: (bytes) => transport.upload(bytes),
    subscribe: (listener, onGap) => transport.subscribe(listener, onGap),
  };
}
