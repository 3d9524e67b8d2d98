import { describe, expect, it } from 'vitest';
import { ProjectId } from '../../../src/shared/ids.ts';
import { keepSavedUi, readSavedUi } from '../../../src/renderer/state/saved-ui.ts';
import { selectOnly } from '../../../src/renderer/state/selection.ts';
import { createUiStore, thumbnailHeights } from '../../../src/renderer/state/ui-store.ts';
import { imageId } from '../gallery/cells-fixture.ts';

const projectId = ProjectId.parse(7);

function setup() {
  const store = createUiStore();
  return { store, state: () => store.getState() };
}

describe('the state of the window', () => {
  it('opens a place as a grid with nothing selected, at its beginning', () => {
    const { state } = setup();
    state().setSelection(selectOnly(imageId(3)));
    state().turnStack(3);
    state().show('spend');
    state().openScope({ kind: 'project', projectId });
    expect(state()).toMatchObject({ view: 'grid', scope: { kind: 'project', projectId } });
    expect(state().turnedStacks.size).toBe(0);
    expect(state().selection.ids.size).toBe(0);
  });

  it('puts the picture being edited first and keeps references', () => {
    const { state } = setup();
    state().addInput({ imageId: imageId(1), role: 'reference' });
    state().startEditing(imageId(2));
    state().startEditing(imageId(3));
    expect(state().composerInputs).toEqual([
      { imageId: 3, role: 'source' },
      { imageId: 1, role: 'reference' },
    ]);
    expect(state().editingOf).toBe(3);
  });

  it('stops editing when the source is taken away', () => {
    const { state } = setup();
    state().startEditing(imageId(3));
    state().removeInput(imageId(3));
    expect(state()).toMatchObject({ composerInputs: [], editingOf: null });
  });

  it('attaches a picture once', () => {
    const { state } = setup();
    state().addInput({ imageId: imageId(1), role: 'reference' });
    state().addInput({ imageId: imageId(1), role: 'reference' });
    expect(state().composerInputs).toHaveLength(1);
  });

  it('keeps the size of thumbnails within bounds', () => {
    const { state } = setup();
    state().setThumbnailHeight(1);
    expect(state().thumbnailHeight).toBe(thumbnailHeights.min);
    state().setThumbnailHeight(9999);
    expect(state().thumbnailHeight).toBe(thumbnailHeights.max);
  });

  it('opens one side at a time over a narrow window', () => {
    const { state } = setup();
    state().toggleSide('sidebar', true);
    state().toggleSide('inspector', true);
    expect(state().overlaySide).toBe('inspector');
    state().toggleSide('inspector', true);
    expect(state().overlaySide).toBeNull();
    state().toggleSide('sidebar', false);
    expect(state().isSidebarOpen).toBe(false);
  });
});

describe('what is kept between sessions', () => {
  function storage(start: string | null = null) {
    let text = start;
    return {
      getItem: () => text,
      setItem: (_key: string, value: string) => void (text = value),
      read: () => text,
    };
  }

  it('comes back as it was left', () => {
    const kept = storage();
    const { store, state } = setup();
    const stop = keepSavedUi(store, kept);
    state().toggleSide('sidebar', false);
    state().setThumbnailHeight(240);
    state().setListView({ grouping: 'model', place: { imageId: 5, offsetPx: -3 } });
    stop();
    state().setThumbnailHeight(100);
    expect(readSavedUi(kept)).toMatchObject({
      isSidebarOpen: false,
      isInspectorOpen: true,
      thumbnailHeight: 240,
      listViews: { all: { grouping: 'model', shape: 'justified', place: { imageId: 5, offsetPx: -3 } } },
    });
  });

  it.each(['', 'not json', '[]', '{"thumbnailHeight":1e9}', '{"isSidebarOpen":"yes"}'])(
    'is left alone when it is %j',
    (text) => {
      expect(readSavedUi(storage(text))).toEqual({});
    },
  );

  it('is given up quietly when the browser forbids it', () => {
    const forbidden = {
      getItem: () => {
        throw new Error('denied');
      },
      setItem: () => {
        throw new Error('full');
      },
    };
    expect(readSavedUi(forbidden)).toEqual({});
    const { store, state } = setup();
    keepSavedUi(store, forbidden);
    expect(() => state().setThumbnailHeight(200)).not.toThrow();
  });
});
