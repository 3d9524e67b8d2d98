import { z } from 'zod';
import type { ImageId } from '../../shared/ids.ts';
import { selectOnly } from '../state/selection.ts';
import {
  addressOf,
  parsePlace,
  placeKey,
  placeOf,
  readAddress,
  type Address,
  type Place,
} from '../state/place.ts';
import type { UiStore, View } from '../state/ui-store.ts';

/** The browser's own, as far as it is needed. */
export interface AddressParts {
  readonly history: Pick<History, 'state' | 'pushState' | 'replaceState' | 'back'>;
  readonly location: Pick<Location, 'pathname' | 'search'>;
  readonly onPop: (listener: (state: unknown) => void) => void;
  readonly nowMs: () => number;
}

export function browserAddress(page: Window): AddressParts {
  return {
    history: page.history,
    location: page.location,
    onPop: (listener) => page.addEventListener('popstate', (event) => listener(event.state)),
    nowMs: () => page.performance.now(),
  };
}

/** A search is written down where typing rests: browsers refuse an address that changes with every letter. */
const restMs = 300;
/** What is typed after less than this is the same search, and one step of the history. */
const sameSearchMs = 1_500;

const Entry = z.object({ place: z.unknown(), before: z.string().nullable() });

/**
 * The address follows where somebody is, so that it can be loaded again, kept and opened beside; Back and Forward go
 * where they were. Leaving something for where one came from, such as the loupe for its grid, is a step back.
 */
export function keepAddress(ui: UiStore, parts: AddressParts): Address {
  const { history, location } = parts;
  let shown = placeOf(ui.getState());
  let before = readBefore(history.state);
  /** When the search of the entry shown was last changed by typing. */
  let typedAtMs = Number.NEGATIVE_INFINITY;
  let isReturning = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const entry = (place: Place) => [{ place, before }, '', `${location.pathname}${addressOf(place)}`] as const;

  function write(): void {
    clearTimeout(timer);
    const next = placeOf(ui.getState());
    if (isReturning || placeKey(next) === placeKey(shown)) return;
    const isSearch = isOnlySearch(shown, next);
    const isSame = isSearch && parts.nowMs() - typedAtMs < sameSearchMs;
    typedAtMs = isSearch ? parts.nowMs() : Number.NEGATIVE_INFINITY;
    if (placeKey(next) === before) {
      isReturning = true;
      history.back();
      return;
    }
    if (!isSame) before = placeKey(shown);
    shown = next;
    if (isSame) history.replaceState(...entry(next));
    else history.pushState(...entry(next));
  }

  /** What could not be shown leaves no entry: going back would come to it again and again. */
  function correct(change: () => void): void {
    change();
    const next = placeOf(ui.getState());
    if (isReturning || placeKey(next) === placeKey(shown) || placeKey(next) === before) return;
    shown = next;
    history.replaceState(...entry(next));
  }

  history.replaceState(...entry(shown));
  const pictureIn = followPictures(ui);
  ui.subscribe(() => {
    const next = placeOf(ui.getState());
    if (placeKey(next) === placeKey(shown)) return;
    clearTimeout(timer);
    // Several changes at once, such as a place and its search, are one step.
    timer = setTimeout(write, isOnlySearch(shown, next) ? restMs : 0);
  });
  parts.onPop((state) => {
    const place = parsePlace(Entry.safeParse(state).data?.place) ?? readAddress(location.search);
    shown = placeOf(place);
    before = readBefore(state);
    typedAtMs = Number.NEGATIVE_INFINITY;
    if (isReturning) {
      isReturning = false;
      // Somebody may have gone on meanwhile.
      write();
    } else correct(() => goTo(ui, place, pictureIn(place)));
  });
  return { correct };
}

function goTo(ui: UiStore, { scope, search, view }: Place, pictureId: ImageId | null): void {
  const { openScope, setSearch, setSelection, show, openSheet } = ui.getState();
  openSheet(null);
  if (JSON.stringify(scope) !== JSON.stringify(ui.getState().scope)) openScope(scope);
  setSearch(search);
  if (pictureId !== null && ui.getState().selection.activeId === null) setSelection(selectOnly(pictureId));
  const { compare, selection } = ui.getState();
  const isThere =
    view === 'compare' ? compare !== null : selection.activeId !== null || !ofOnePicture.includes(view);
  if (view !== ui.getState().view) show(isThere ? view : 'grid');
}

/** Views with nothing in them where no picture is chosen. */
const ofOnePicture: readonly View[] = ['loupe', 'thread'];

/** Remembers which picture such a view was about when it was left: neither an address nor a place says so. */
function followPictures(ui: UiStore): (place: Place) => ImageId | null {
  const left = new Map<string, ImageId>();
  ui.subscribe((now, was) => {
    const { activeId } = was.selection;
    if (activeId !== null && ofOnePicture.includes(was.view) && placeKey(now) !== placeKey(was))
      left.set(placeKey(was), activeId);
  });
  return (place) => left.get(placeKey(place)) ?? null;
}

const isOnlySearch = (one: Place, other: Place): boolean =>
  placeKey({ ...one, search: '' }) === placeKey({ ...other, search: '' });

function readBefore(state: unknown): string | null {
  return Entry.safeParse(state).data?.before ?? null;
}
