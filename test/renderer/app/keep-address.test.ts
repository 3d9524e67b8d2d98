import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepAddress } from '../../../src/renderer/app/keep-address.ts';
import { readAddress } from '../../../src/renderer/state/place.ts';
import { createUiStore } from '../../../src/renderer/state/ui-store.ts';
import { selectOnly } from '../../../src/renderer/state/selection.ts';
import type { ImageId, ProjectId } from '../../../src/shared/ids.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A history as browsers keep it: going back tells of it a moment later. */
function createBrowser(address: string) {
  const entries: { state: unknown; url: string }[] = [{ state: null, url: `/${address}` }];
  let at = 0;
  let listener: (state: unknown) => void = () => undefined;
  const go = (by: number) => {
    at = Math.min(entries.length - 1, Math.max(0, at + by));
    listener(entries[at]?.state);
  };
  const history = {
    get state() {
      return entries[at]?.state;
    },
    pushState(state: unknown, _title: string, url: string) {
      entries.splice(at + 1, entries.length, { state: structuredClone(state), url });
      at += 1;
    },
    replaceState(state: unknown, _title: string, url: string) {
      entries[at] = { state: structuredClone(state), url };
    },
    back: () => void setTimeout(() => go(-1), 5),
  };
  const location = {
    pathname: '/',
    get search() {
      return new URL(entries[at]?.url ?? '/', 'http://here').search;
    },
  };
  return {
    parts: {
      history: history as Pick<History, 'state' | 'pushState' | 'replaceState' | 'back'>,
      location,
      onPop: (heard: (state: unknown) => void) => void (listener = heard),
      nowMs: () => Date.now(),
    },
    address: () => entries[at]?.url,
    all: () => entries.map(({ url }) => url),
    go,
  };
}

function setup(startAddress = '') {
  const browser = createBrowser(startAddress);
  const ui = createUiStore(readAddress(startAddress));
  const address = keepAddress(ui, browser.parts);
  const rest = () => vi.advanceTimersByTime(2_000);
  return { browser, address, ui, rest, state: () => ui.getState() };
}

const project = (projectId: number) => ({ kind: 'project', projectId: projectId as ProjectId }) as const;

it('the address follows place and search, one step for each', () => {
  const { browser, state, rest } = setup();
  state().openScope(project(3));
  rest();
  for (const text of ['f', 'fo', 'fog']) {
    state().setSearch(text);
    vi.advanceTimersByTime(400);
  }
  expect(browser.all()).toEqual(['/', '/?project=3', '/?project=3&q=fog']);
  rest();
  state().setSearch('fog is:differs');
  rest();
  expect(browser.address()).toBe('/?project=3&q=fog+is%3Adiffers');
  expect(browser.all()).toHaveLength(4);
});

it('back and forward go where one was', () => {
  const { browser, state, rest } = setup();
  state().setSearch('fog');
  rest();
  state().openScope(project(3));
  state().setSearch('');
  rest();
  state().show('spend');
  rest();
  browser.go(-1);
  expect([state().view, state().scope, state().search]).toEqual(['grid', project(3), '']);
  browser.go(-1);
  expect([state().scope, state().search]).toEqual([{ kind: 'all' }, 'fog']);
  browser.go(2);
  expect(state().view).toBe('spend');
  rest();
  expect(browser.all()).toEqual(['/', '/?q=fog', '/?project=3', '/?project=3&view=spend']);
});

it('leaving the loupe for its grid is a step back, and going on at once is not lost', () => {
  const { browser, state, rest } = setup('?q=fog');
  for (let time = 0; time < 5; time += 1) {
    state().show('loupe');
    rest();
    state().show('grid');
    rest();
  }
  expect(browser.all()).toEqual(['/?q=fog', '/?q=fog']);
  state().show('loupe');
  rest();
  state().show('grid');
  vi.advanceTimersByTime(1);
  // The browser has not told of its step back yet.
  state().openScope(project(3));
  rest();
  expect(state().scope).toEqual(project(3));
  expect(browser.address()).toBe('/?project=3&q=fog');
});

it('does not open a comparison of nothing', () => {
  const { browser, state, rest } = setup();
  state().show('compare');
  rest();
  browser.go(-1);
  browser.go(1);
  expect(state().view).toBe('grid');
});

it('a comparison that is gone does not keep one from going further back', () => {
  const { browser, state, rest } = setup();
  state().show('spend');
  rest();
  state().show('loupe');
  rest();
  state().show('compare');
  rest();
  state().openScope(project(3));
  rest();
  browser.go(-1);
  rest();
  browser.go(-1);
  rest();
  browser.go(-1);
  rest();
  expect(state().view).toBe('spend');
});

it('back to the loupe shows the picture that was in it', () => {
  const { browser, state, rest } = setup();
  state().setSelection(selectOnly(7 as ImageId));
  state().show('loupe');
  rest();
  state().openScope(project(3));
  rest();
  browser.go(-1);
  expect([state().view, state().selection.activeId]).toEqual(['loupe', 7]);
});

it('back to the loupe is back to the grid where nobody knows what was in it', () => {
  const { browser, state, rest } = setup();
  state().show('spend');
  rest();
  state().show('loupe');
  rest();
  state().openScope(project(3));
  rest();
  browser.go(-1);
  expect(state().view).toBe('grid');
  rest();
  browser.go(-1);
  expect(state().view).toBe('spend');
});

it('a place that turns out not to be there leaves no step behind', () => {
  const { browser, address, state, rest } = setup('?project=4711');
  address.correct(() => state().openScope({ kind: 'all' }));
  rest();
  expect(browser.all()).toEqual(['/']);
  state().show('spend');
  rest();
  browser.go(-1);
  expect(state().scope).toEqual({ kind: 'all' });
});
