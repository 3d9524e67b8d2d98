import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Parameters } from '../../shared/capabilities.ts';
import type { ImageScope } from '../../shared/image-query.ts';
import type { RerunQuestion } from '../../shared/rerun-model.ts';
import type { ConnectionId, ImageId, RunId } from '../../shared/ids.ts';
import type { InputRole, Recipe } from '../../shared/model.ts';
import type { CapScope } from '../../shared/money-model.ts';
import { startReport, type ReportView } from './report-view.ts';
import { emptySelection, selectOnly, type Selection } from './selection.ts';
import { withListView, type ListView } from './list-view.ts';

/** What fills the centre of the window. */
export type View =
  | 'grid'
  | 'loupe'
  | 'chain'
  | 'compare'
  | 'thread'
  | 'playground'
  | 'needs'
  | 'spend'
  | 'prices'
  | 'connections'
  | 'settings';

/** A picture attached to the composer; their order is their number in the prompt ("@2" is the second). */
export interface ComposerInput {
  readonly imageId: ImageId;
  readonly role: InputRole;
}

/** Something asked the composer to be filled (a template, a recalled recipe); the composer takes it and clears it. */
export interface ComposerFill {
  readonly prompt?: string;
  /** Name of the connection as the recipe has it; ignored when there is no such connection now. */
  readonly connection?: string;
  readonly model?: string;
  readonly parameters?: Parameters;
  readonly count?: number;
  /** A size in place of the one chosen; other choices stay. */
  readonly size?: string;
  /** The recipe's own extra fields; null empties them. */
  readonly extra?: Recipe['extra'];
}

/** What the inspector is about when it is not about the selected pictures. */
export type Inspected =
  | { readonly kind: 'run'; readonly runId: RunId }
  | { readonly kind: 'connection'; readonly connectionId: ConnectionId };

/** A tool of the loupe that has the picture for itself. */
export interface EditTool {
  readonly kind: 'mask' | 'frame';
  readonly imageId: ImageId;
}

export type CompareMode = 'slider' | 'side' | 'flicker' | 'difference';

/** Something the page itself brings in, how far it is, and the way to stop it. */
export interface Transfer {
  readonly words: string;
  /** 0 to 1. */
  readonly share: number;
  readonly stop: () => void;
}

/** Pictures against each other, and the view to go back to. */
export interface CompareState {
  readonly ids: readonly ImageId[];
  readonly mode: CompareMode;
  /** Flicker stands still. */
  readonly isPaused: boolean;
  readonly from: View;
}

/** Whose steps, and where a re-run that stopped goes on; null for from the beginning. */
export interface RerunSeed {
  readonly imageId: ImageId;
  readonly rest: (Pick<RerunQuestion, 'fromStep' | 'through'> & { readonly sourceId: ImageId | null }) | null;
}

/** Where a graph was left: its camera, and whose graph it was. */
export interface GraphPlace {
  readonly of: string;
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export type SheetName =
  | 'palette'
  | 'shortcuts'
  | 'tag'
  | 'tags'
  | 'move'
  | 'collect'
  | 'purge'
  | 'empty-trash'
  | 'import'
  | 'export'
  | 'save-search';

/** State of the window that is nobody's but the window's; what core knows is in data/. */
export interface UiState {
  readonly view: View;
  readonly scope: ImageScope;
  readonly search: string;
  readonly selection: Selection;
  /** The sides as columns (wide window). */
  readonly isSidebarOpen: boolean;
  readonly isInspectorOpen: boolean;
  /** The side drawn over the centre (narrow window); one at a time. */
  readonly overlaySide: 'sidebar' | 'inspector' | null;
  readonly isQueueOpen: boolean;
  /** Wished height of a row of pictures, in CSS pixels. */
  readonly thumbnailHeight: number;
  readonly inspected: Inspected | null;
  readonly composerInputs: readonly ComposerInput[];
  /** The picture the next press edits; null when it makes a new one. It is also the first of the inputs. */
  readonly editingOf: ImageId | null;
  readonly composerFill: ComposerFill | null;
  /** Pictures that a host's own drag carries: dropped here again they are these, and no new files. */
  readonly carriedOut: readonly ImageId[] | null;
  /** What stands open beside the prompt. */
  readonly composerPanel: 'history' | 'templates' | null;
  readonly sheet: SheetName | null;
  readonly transfer: Transfer | null;
  /** The tool at work on the picture in the loupe. */
  readonly editTool: EditTool | null;
  /** A picture shown large for a moment (Space). */
  readonly quickLookId: ImageId | null;
  /** A run the grid should bring into view, then forget. */
  readonly revealRunId: RunId | null;
  readonly compare: CompareState | null;
  /** The steps that are about to be made again, while their dialog is open. */
  readonly rerun: RerunSeed | null;
  /** What part of which graph was in sight, for coming back to it. */
  readonly graphPlace: GraphPlace | null;
  /** How each place is looked at, by `listKey`; the one looked at last comes last. */
  readonly listViews: Readonly<Record<string, ListView>>;
  /** Stacks that are the other way round than the place's others, by the lowest id in them. */
  readonly turnedStacks: ReadonlySet<number>;
  /** The strip of neighbours under the loupe. */
  readonly hasFilmstrip: boolean;
  /** Facts drawn over the picture in the loupe. */
  readonly hasLoupeInfo: boolean;
  /** What the spend report is about. */
  readonly report: ReportView;
  /** The cap being set; `new` asks which. */
  readonly capDialog: CapScope | 'new' | null;
  /** What the playground shows side by side; null while models are chosen. */
  readonly playgroundGroupId: string | null;
  /** Whose prices the price book shows; null for all. */
  readonly pricesOf: ConnectionId | null;
}

export interface UiActions {
  readonly show: (view: View) => void;
  readonly openScope: (scope: ImageScope) => void;
  readonly setSearch: (search: string) => void;
  readonly setSelection: (selection: Selection) => void;
  readonly toggleSide: (side: 'sidebar' | 'inspector', isNarrow: boolean) => void;
  readonly closeOverlay: () => void;
  readonly setQueueOpen: (isOpen: boolean) => void;
  readonly setThumbnailHeight: (height: number) => void;
  /** Makes the next press an edit of this picture: it becomes the first input, other inputs stay. */
  readonly startEditing: (imageId: ImageId) => void;
  readonly addInput: (input: ComposerInput) => void;
  readonly removeInput: (imageId: ImageId) => void;
  readonly setInputs: (inputs: readonly ComposerInput[]) => void;
  readonly clearInputs: () => void;
  readonly fillComposer: (fill: ComposerFill) => void;
  readonly takeComposerFill: () => void;
  readonly openComposerPanel: (panel: UiState['composerPanel']) => void;
  readonly carryOut: (imageIds: readonly ImageId[] | null) => void;
  readonly openSheet: (sheet: SheetName | null) => void;
  readonly showTransfer: (transfer: Transfer | null) => void;
  readonly setEditTool: (tool: EditTool | null) => void;
  readonly setQuickLook: (imageId: ImageId | null) => void;
  readonly revealRun: (runId: RunId | null) => void;
  readonly openCompare: (ids: readonly ImageId[]) => void;
  readonly openRerun: (rerun: RerunSeed | null) => void;
  readonly setCompare: (change: Partial<CompareState>) => void;
  readonly keepGraphPlace: (place: GraphPlace) => void;
  /** Changes how the place looked at is looked at. */
  readonly setListView: (change: Partial<ListView>) => void;
  readonly turnStack: (stack: number) => void;
  readonly toggleFilmstrip: () => void;
  readonly toggleLoupeInfo: () => void;
  /** Shows a run or a connection in the inspector, until something else is chosen. */
  readonly inspect: (inspected: Inspected | null) => void;
  readonly setReport: (report: ReportView) => void;
  readonly openCapDialog: (scope: CapScope | 'new' | null) => void;
  /** Opens the playground on what was asked for together, or on the choice of models. */
  readonly openPlayground: (groupId: string | null) => void;
  readonly showPrices: (connectionId: ConnectionId | null) => void;
}

export type Ui = UiState & UiActions;
export type UiStore = StoreApi<Ui>;

export const thumbnailHeights = { min: 96, max: 640, default: 176 } as const;

const start: UiState = {
  view: 'grid',
  scope: { kind: 'all' },
  search: '',
  selection: emptySelection,
  isSidebarOpen: true,
  isInspectorOpen: true,
  overlaySide: null,
  isQueueOpen: false,
  thumbnailHeight: thumbnailHeights.default,
  inspected: null,
  composerInputs: [],
  editingOf: null,
  composerFill: null,
  carriedOut: null,
  composerPanel: null,
  sheet: null,
  transfer: null,
  editTool: null,
  quickLookId: null,
  revealRunId: null,
  compare: null,
  rerun: null,
  graphPlace: null,
  listViews: {},
  turnedStacks: new Set(),
  hasFilmstrip: true,
  hasLoupeInfo: false,
  report: startReport,
  capDialog: null,
  playgroundGroupId: null,
  pricesOf: null,
};

/** Makes the window's state. `saved` is what an earlier session kept. */
export function createUiStore(saved: Partial<UiState> = {}): UiStore {
  return createStore<Ui>()((set) => ({
    ...start,
    ...saved,
    show: (view) => set({ view, editTool: null, overlaySide: null, quickLookId: null, inspected: null }),
    openScope: (scope) =>
      set({
        scope,
        view: 'grid',
        selection: emptySelection,
        overlaySide: null,
        quickLookId: null,
        inspected: null,
        turnedStacks: new Set(),
      }),
    setSearch: (search) => set({ search }),
    setSelection: (selection) => set({ selection, inspected: null }),
    toggleSide: (side, isNarrow) => set((state) => toggledSide(state, side, isNarrow)),
    closeOverlay: () => set({ overlaySide: null }),
    setQueueOpen: (isQueueOpen) => set({ isQueueOpen }),
    setThumbnailHeight: (height) =>
      set({
        thumbnailHeight: Math.min(thumbnailHeights.max, Math.max(thumbnailHeights.min, Math.round(height))),
      }),
    startEditing: (imageId) => set((state) => editing(state, imageId)),
    addInput: (input) =>
      set((state) =>
        state.composerInputs.some((other) => other.imageId === input.imageId)
          ? {}
          : { composerInputs: picturesFirst([...state.composerInputs, input]) },
      ),
    removeInput: (imageId) => set((state) => withInputs(state.composerInputs.filter(isNot(imageId)), state)),
    setInputs: (inputs) => set((state) => withInputs(inputs, state)),
    clearInputs: () => set({ composerInputs: [], editingOf: null }),
    fillComposer: (composerFill) => set({ composerFill }),
    takeComposerFill: () => set({ composerFill: null }),
    openComposerPanel: (composerPanel) => set({ composerPanel }),
    carryOut: (carriedOut) => set({ carriedOut }),
    openSheet: (sheet) => set({ sheet }),
    showTransfer: (transfer) => set({ transfer }),
    setEditTool: (editTool) => set({ editTool }),
    setQuickLook: (quickLookId) => set({ quickLookId }),
    revealRun: (revealRunId) => set({ revealRunId }),
    openRerun: (rerun) => set({ rerun }),
    openCompare: (ids) => set((state) => comparing(state, ids)),
    setCompare: (change) => set(({ compare }) => (compare ? { compare: { ...compare, ...change } } : {})),
    keepGraphPlace: (graphPlace) => set({ graphPlace }),
    ...listActions(set),
    inspect: (inspected) => set({ inspected }),
    setReport: (report) => set({ report }),
    openCapDialog: (capDialog) => set({ capDialog }),
    openPlayground: (playgroundGroupId) =>
      set({ playgroundGroupId, view: 'playground', overlaySide: null, quickLookId: null, inspected: null }),
    showPrices: (pricesOf) =>
      set({ pricesOf, view: 'prices', overlaySide: null, quickLookId: null, inspected: null }),
  }));
}

type ListActions = 'setListView' | 'turnStack' | 'toggleFilmstrip' | 'toggleLoupeInfo';

/** How lists are looked at, in the grid and in the loupe. */
function listActions(
  set: (change: (state: UiState) => Partial<UiState>) => void,
): Pick<UiActions, ListActions> {
  return {
    setListView: (change) => set((state) => ({ listViews: withListView(state, change) })),
    turnStack: (stack) => set(({ turnedStacks }) => ({ turnedStacks: toggledIn(turnedStacks, stack) })),
    toggleFilmstrip: () => set(({ hasFilmstrip }) => ({ hasFilmstrip: !hasFilmstrip })),
    toggleLoupeInfo: () => set(({ hasLoupeInfo }) => ({ hasLoupeInfo: !hasLoupeInfo })),
  };
}

function toggledIn(all: ReadonlySet<number>, one: number): ReadonlySet<number> {
  const next = new Set(all);
  if (!next.delete(one)) next.add(one);
  return next;
}

/** A mask is no picture of the row: it stands behind, so that the others keep their numbers. */
const picturesFirst = (inputs: readonly ComposerInput[]) => [
  ...inputs.filter(({ role }) => role !== 'mask'),
  ...inputs.filter(({ role }) => role === 'mask'),
];

const isNot = (imageId: ImageId) => (input: ComposerInput) => input.imageId !== imageId;

/** The last of them is the active one: a child beside what it was made from. */
function comparing({ view, compare }: UiState, ids: readonly ImageId[]): Partial<UiState> {
  const last = ids.at(-1);
  const from = view === 'compare' ? (compare?.from ?? 'grid') : view;
  return {
    view: 'compare',
    compare: { ids, mode: ids.length > 2 ? 'side' : (compare?.mode ?? 'slider'), isPaused: false, from },
    overlaySide: null,
    quickLookId: null,
    inspected: null,
    ...(last === undefined ? {} : { selection: selectOnly(last) }),
  };
}

/** The source comes first; a source that was there before is replaced, references stay. */
function editing(state: UiState, imageId: ImageId): Partial<UiState> {
  const others = state.composerInputs.filter(isNot(imageId)).filter((input) => input.role !== 'source');
  return { editingOf: imageId, composerInputs: [{ imageId, role: 'source' }, ...others] };
}

function withInputs(composerInputs: readonly ComposerInput[], state: UiState): Partial<UiState> {
  const isStillThere = composerInputs.some((input) => input.imageId === state.editingOf);
  return { composerInputs, editingOf: isStillThere ? state.editingOf : null };
}

function toggledSide(state: UiState, side: 'sidebar' | 'inspector', isNarrow: boolean): Partial<UiState> {
  if (isNarrow) return { overlaySide: state.overlaySide === side ? null : side };
  return side === 'sidebar'
    ? { isSidebarOpen: !state.isSidebarOpen }
    : { isInspectorOpen: !state.isInspectorOpen };
}
