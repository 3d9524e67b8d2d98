import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Parameters } from '../../shared/capabilities.ts';
import type { Draft } from '../../shared/draft-model.ts';
import type { ConnectionId, ImageId, ProjectId, RunId } from '../../shared/ids.ts';
import { usualFeatherPx } from './mask-for.ts';

/** Something that went wrong with a press, and the control it is about. */
export interface ComposerProblem {
  readonly message: string;
  readonly field: string | null;
  readonly isOverCap?: boolean;
}

/** What the composer holds beside the pinned pictures, which are the window's (`ui.composerInputs`). */
export interface ComposerState {
  /** Whose draft this is; null until one was read. */
  readonly projectId: ProjectId | null;
  readonly connectionId: ConnectionId | null;
  readonly model: string | null;
  readonly prompt: string;
  readonly count: number;
  /** What the person chose; defaults are the model's and are not repeated here. */
  readonly choices: Parameters;
  /** A person's own fields of the request, as they were typed; see `readExtra`. */
  readonly extraText: string;
  /** Rows with named values for the prompt, as they were pasted or dropped. */
  readonly table: Draft['table'];
  /** True where braces in the prompt are sent as they are written. */
  readonly isLiteral: boolean;
  /** The picture whose painted mask goes along while it is the one to edit. */
  readonly paintedMaskOf: ImageId | null;
  /** Lays results over their source outside the mask. */
  readonly keepsOutside: boolean;
  /** How far the edge fades where that is done. */
  readonly outsideEdgePx: number;
  /** What the next press may cost at most, as it was typed: asked for where no price is known and a cap stands. */
  readonly ceilingText: string;
  /** What a change of model did to the choices. */
  readonly notes: readonly string[];
  readonly problem: ComposerProblem | null;
  readonly isSending: boolean;
  /** Files being read in: how many, and how many are done. */
  readonly reading: { readonly total: number; readonly done: number } | null;
  /**
   * The run being handed over and what it asks for: kept until core has taken it, so that pressing again after a
   * lost reply names the same run and cannot buy twice. Something changed in between makes it another run.
   */
  readonly handingOver: { readonly runId: RunId; readonly asked: string } | null;
  readonly sentPrompts: readonly string[];
}

export interface ComposerActions {
  set(change: Partial<ComposerState>): void;
  /**
   * Shows a project's draft in place of what is there. Where the draft names no connection the project's usual one counts;
   * where there is none of either, connection and model stay.
   */
  adopt(projectId: ProjectId, draft: Draft | null, usualId?: ConnectionId | null): void;
  /** Empties everything but connection and model: the start of something new. */
  clear(): void;
}

export type Composer = ComposerState & ComposerActions;
export type ComposerStore = StoreApi<Composer>;

const empty = {
  prompt: '',
  count: 1,
  choices: {},
  extraText: '',
  table: null,
  isLiteral: false,
  paintedMaskOf: null,
  keepsOutside: false,
  outsideEdgePx: usualFeatherPx,
  ceilingText: '',
  notes: [],
  problem: null,
} satisfies Partial<ComposerState>;

/** Makes the composer's state; one per window. */
export function createComposerStore(): ComposerStore {
  return createStore<Composer>()((set) => ({
    ...empty,
    projectId: null,
    connectionId: null,
    model: null,
    isSending: false,
    reading: null,
    handingOver: null,
    sentPrompts: [],
    set: (change) => set(change),
    adopt: (projectId, draft, usualId = null) =>
      set((state) => ({
        ...empty,
        projectId,
        connectionId: draft?.connectionId ?? usualId ?? state.connectionId,
        model: draft?.connectionId ? draft.model : usualId === null ? state.model : null,
        prompt: draft?.prompt ?? '',
        count: draft?.count ?? 1,
        choices: draft?.parameters ?? {},
        extraText: draft?.extraText ?? '',
        paintedMaskOf: draft?.paintedMaskOf ?? null,
        keepsOutside: draft?.keepsOutside ?? false,
        outsideEdgePx: draft?.outsideEdgePx ?? usualFeatherPx,
        table: draft?.table ?? null,
        isLiteral: draft?.isLiteral ?? false,
        ceilingText: draft?.ceilingText ?? '',
      })),
    clear: () => set(empty),
  }));
}

/** The draft to keep, as core stores it. */
export function draftOf(state: ComposerState, inputs: Draft['inputs']): Draft {
  const { connectionId, model, prompt, count, choices, extraText, table, isLiteral, ceilingText } = state;
  const { paintedMaskOf, keepsOutside, outsideEdgePx } = state;
  const typed = { extraText, table, isLiteral, ceilingText };
  return {
    connectionId,
    model,
    prompt,
    count,
    parameters: choices,
    inputs,
    ...typed,
    paintedMaskOf,
    keepsOutside,
    outsideEdgePx,
  };
}
