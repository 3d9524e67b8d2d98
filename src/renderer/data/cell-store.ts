import type { Client } from '../../shared/client.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { ImageCell } from '../../shared/model.ts';

/** Cells kept after they went out of sight: some twenty screens, and a fixed amount of memory. */
const mostKept = 3_000;
/** As many as one call takes without a reply that is slow to read. */
const mostAsked = 200;

export type CellState = ImageCell | 'waiting' | 'missing';

/** What is known of single pictures: asked for in batches as they come in sight, forgotten oldest first. */
export interface CellStore {
  /** What is known now; asks for it when nothing is. */
  get(id: ImageId): CellState;
  /** Calls back when that changes. */
  watch(id: ImageId, onChange: () => void): () => void;
  /** Takes cells that came some other way. */
  put(cells: readonly ImageCell[]): void;
  /** They changed: those in sight are asked for again, the others forgotten. */
  changed(ids: Iterable<ImageId> | 'all'): void;
  /** What is known without asking. */
  peek(id: ImageId): ImageCell | null;
}

type Ask = (ids: readonly ImageId[]) => Promise<readonly ImageCell[]>;

/** The store of the window, over its client. */
export function createClientCells(client: Client): CellStore {
  return createCellStore(
    async (imageIds) => (await client.call('lists.cells', { imageIds: [...imageIds] })).cells,
  );
}

type Schedule = (run: () => void) => void;

/** A browser refuses `queueMicrotask` when it is called as a method of anything but the window. */
const soon: Schedule = (run) => queueMicrotask(run);

/** `schedule` runs a function once, soon: everything wanted until then is one question. */
export function createCellStore(ask: Ask, schedule: Schedule = soon): CellStore {
  return new Cells(ask, schedule);
}

class Cells implements CellStore {
  readonly #ask: Ask;
  readonly #schedule: Schedule;
  /** The one put last comes last. */
  readonly #known = new Map<ImageId, ImageCell | 'missing'>();
  readonly #watchers = new Map<ImageId, Set<() => void>>();
  readonly #wanted = new Set<ImageId>();
  readonly #asked = new Set<ImageId>();
  /** Changed while they were being asked for: the answer on its way may be older than the change. */
  readonly #outdated = new Set<ImageId>();
  #isScheduled = false;

  constructor(ask: Ask, schedule: Schedule) {
    this.#ask = ask;
    this.#schedule = schedule;
  }

  get(id: ImageId): CellState {
    const found = this.#known.get(id);
    if (found === undefined) this.#want(id);
    return found ?? 'waiting';
  }

  peek(id: ImageId): ImageCell | null {
    const found = this.#known.get(id);
    return found === undefined || found === 'missing' ? null : found;
  }

  watch(id: ImageId, onChange: () => void): () => void {
    const all = this.#watchers.get(id) ?? new Set();
    this.#watchers.set(id, all.add(onChange));
    return () => {
      all.delete(onChange);
      if (all.size === 0 && this.#watchers.get(id) === all) this.#watchers.delete(id);
    };
  }

  put(cells: readonly ImageCell[]): void {
    for (const cell of cells) this.#keep(cell.id, cell);
    this.#tell(cells.map(({ id }) => id));
  }

  changed(ids: Iterable<ImageId> | 'all'): void {
    for (const id of ids === 'all' ? [...this.#known.keys()] : [...ids]) {
      // The old one is shown until the new one is here.
      if (this.#asked.has(id)) this.#outdated.add(id);
      else if (this.#watchers.has(id)) this.#want(id);
      else this.#known.delete(id);
    }
  }

  #tell(ids: Iterable<ImageId>): void {
    for (const id of ids) for (const onChange of this.#watchers.get(id) ?? []) onChange();
  }

  #keep(id: ImageId, cell: ImageCell | 'missing'): void {
    this.#known.delete(id);
    this.#known.set(id, cell);
    if (this.#known.size <= mostKept) return;
    for (const old of this.#known.keys()) {
      if (this.#known.size <= mostKept) break;
      // What is in sight stays, whatever its age.
      if (!this.#watchers.has(old)) this.#known.delete(old);
    }
  }

  #want(id: ImageId): void {
    if (this.#asked.has(id)) return;
    this.#wanted.add(id);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#schedule(() => this.#flush());
  }

  #flush(): void {
    this.#isScheduled = false;
    const ids = [...this.#wanted];
    this.#wanted.clear();
    for (let from = 0; from < ids.length; from += mostAsked)
      void this.#fetch(ids.slice(from, from + mostAsked));
  }

  async #fetch(ids: readonly ImageId[]): Promise<void> {
    for (const id of ids) this.#asked.add(id);
    try {
      const found = new Map((await this.#ask(ids)).map((cell) => [cell.id, cell]));
      for (const id of ids) this.#keep(id, found.get(id) ?? 'missing');
    } catch {
      // Core is away: the window says so elsewhere, and what is drawn again is asked for again.
      for (const id of ids) this.#outdated.delete(id);
      return;
    } finally {
      for (const id of ids) this.#asked.delete(id);
    }
    this.#tell(ids);
    const outdated = ids.filter((id) => this.#outdated.delete(id));
    if (outdated.length > 0) this.changed(outdated);
  }
}
