/**
 * The life of an attempt: one purchase, one call to one provider. Moves are committed before what they announce:
 *
 *   planned → intent → sending ─┬→ accepted ⇄ (polling) ─┬→ receiving → received → [fetching] → done
 *                               └→ receiving ────────────┘
 *
 * with the endings `not_sent`, `rejected`, `cancelled` (free), `failed` (by the provider's billing fields),
 * `unreadable`, `expired` (paid), and `unknown` (may have been charged; only a person moves it on, as they may a `failed` task).
 */
export const attemptStates = [
  'planned',
  'intent',
  'sending',
  'accepted',
  'receiving',
  'received',
  'fetching',
  'done',
  'not_sent',
  'rejected',
  'cancelled',
  'failed',
  'unreadable',
  'expired',
  'unknown',
] as const;
export type AttemptState = (typeof attemptStates)[number];

/** Legal moves; anything else is a bug and is refused where the move is committed. */
export const attemptMoves: Readonly<Record<AttemptState, readonly AttemptState[]>> = {
  planned: ['intent', 'cancelled', 'not_sent'],
  // back to `planned` when there is no network at all: nothing left, and it waits instead of failing
  intent: ['sending', 'planned', 'not_sent', 'cancelled'],
  // `cancelled` from here on is for providers inside the app, where nothing can have been bought
  sending: [
    'accepted',
    'receiving',
    'planned',
    'not_sent',
    'rejected',
    'failed',
    'unknown',
    'unreadable',
    'cancelled',
  ],
  accepted: ['receiving', 'received', 'failed', 'rejected', 'unreadable', 'unknown', 'expired', 'cancelled'],
  receiving: ['accepted', 'received', 'unreadable', 'unknown', 'rejected', 'failed', 'cancelled'],
  received: ['fetching', 'done', 'unreadable', 'rejected', 'failed'],
  fetching: ['done', 'expired', 'unreadable'],
  // read again or asked for again, free, by a person's press
  unknown: ['failed', 'cancelled', 'accepted', 'received'],
  unreadable: ['received', 'done', 'accepted'],
  // pictures of it that did not come are fetched again, for free; what came stays
  done: ['fetching'],
  not_sent: [],
  rejected: [],
  cancelled: [],
  // a task whose money is not known to be free: its provider can be asked again
  failed: ['accepted'],
  expired: ['fetching'],
};

const endings: readonly AttemptState[] = [
  'done',
  'not_sent',
  'rejected',
  'cancelled',
  'failed',
  'unreadable',
  'expired',
  'unknown',
];

/** True when nothing more happens by itself. `unknown` is such a state: it waits for a person. */
export function isEnding(state: AttemptState): boolean {
  return endings.includes(state);
}

/** True while money may be moving: a quit now has something to say. */
export function isInFlight(state: AttemptState): boolean {
  return !isEnding(state) && state !== 'planned';
}

/** What is known of the money of one attempt. */
export const chargeStates = ['none', 'reserved', 'charged', 'free', 'unknown', 'refunded'] as const;
export type ChargeState = (typeof chargeStates)[number];
