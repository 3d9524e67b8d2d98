import { ToggleButton } from 'react-aria-components';
import { hasTerm, toggleTerm } from '../../shared/query/edit-query.ts';
import { useCommands } from '../state/command-context.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { thumbnailHeights } from '../state/ui-store.ts';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { Slider } from '../ui/slider.tsx';

const views = [
  { id: 'grid', label: 'Grid' },
  { id: 'loupe', label: 'Loupe' },
  { id: 'chain', label: 'Chain' },
  { id: 'thread', label: 'Thread' },
] as const;

/** Grid, loupe or conversation; the latter two need a picture, so without one the first is taken. */
export function ViewSwitch() {
  const view = useUi((ui) => ui.view);
  const store = useUiStore();
  const { targets } = useCommands().context;
  return (
    <SegmentedControl
      label="View"
      segments={views}
      value={
        view === 'compare'
          ? 'loupe'
          : view === 'loupe' || view === 'chain' || view === 'thread'
            ? view
            : 'grid'
      }
      onChange={(next) => {
        const { selection, setSelection, show } = store.getState();
        const first = targets.grid?.order()[0];
        if (next !== 'grid' && selection.activeId === null && first !== undefined) {
          setSelection({ ids: new Set([first]), activeId: first, anchorId: first });
        }
        show(next);
      }}
    />
  );
}

/** Leaves only the pictures that are not what was asked for. */
export function DifferingChip() {
  const store = useUiStore();
  const isOn = useUi((ui) => hasTerm(ui.search, 'is:differs'));
  return (
    <Tooltip text="Only pictures that are not what was asked for">
      <ToggleButton
        className="chip differs-chip"
        isSelected={isOn}
        onChange={() => store.getState().setSearch(toggleTerm(store.getState().search, 'is:differs'))}
      >
        Asked ≠ got
      </ToggleButton>
    </Tooltip>
  );
}

/** The size of the thumbnails; Ctrl with the wheel does the same. */
export function SizeSlider() {
  const height = useUi((ui) => ui.thumbnailHeight);
  const store = useUiStore();
  return (
    <Slider
      label="Thumbnail size"
      value={height}
      min={thumbnailHeights.min}
      max={thumbnailHeights.max}
      step={8}
      onChange={(next) => store.getState().setThumbnailHeight(next)}
    />
  );
}
