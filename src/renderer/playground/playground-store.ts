import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ConnectionId, ImageId, RunId } from '../../shared/ids.ts';

/** One model through one connection that the prompt is to be tried with. */
export interface Pick {
  readonly connectionId: ConnectionId;
  readonly model: string;
}

/** A pick that core did not take; nothing was sent for it. */
export interface Refusal {
  readonly connection: string;
  readonly model: string;
  readonly message: string;
}

/** The press being handed over: kept until core has taken all of it, so that pressing again names the same runs. */
export interface HandingOver {
  readonly asked: string;
  readonly groupId: string;
  readonly runIds: readonly RunId[];
}

/** What the playground holds beside the prompt and the inputs, which are the composer's. */
export interface PlaygroundState {
  readonly picks: readonly Pick[];
  /** A ratio that every model is asked for; null leaves each its own choice. */
  readonly shape: string | null;
  readonly isSending: boolean;
  readonly problem: string | null;
  readonly handingOver: HandingOver | null;
  /** By group. */
  readonly refusals: Readonly<Record<string, readonly Refusal[]>>;
  /** Pictures somebody chose to keep, this session. */
  readonly keptIds: ReadonlySet<ImageId>;
  set(change: Partial<Omit<PlaygroundState, 'set' | 'togglePick' | 'toggleKept'>>): void;
  togglePick(pick: Pick): void;
  toggleKept(imageId: ImageId): void;
}

export type PlaygroundStore = StoreApi<PlaygroundState>;

/** Makes the playground's state; one per window. */
export function createPlaygroundStore(): PlaygroundStore {
  return createStore<PlaygroundState>()((set) => ({
    picks: [],
    shape: null,
    isSending: false,
    problem: null,
    handingOver: null,
    refusals: {},
    keptIds: new Set(),
    set: (change) => set(change),
    togglePick: (pick) =>
      set(({ picks }) => ({
        problem: null,
        picks: picks.some((each) => isSamePick(each, pick))
          ? picks.filter((each) => !isSamePick(each, pick))
          : [...picks, pick],
      })),
    toggleKept: (imageId) =>
      set(({ keptIds }) => {
        const next = new Set(keptIds);
        if (!next.delete(imageId)) next.add(imageId);
        return { keptIds: next };
      }),
  }));
}

export function isSamePick(one: Pick, other: Pick): boolean {
  return one.connectionId === other.connectionId && one.model === other.model;
}
