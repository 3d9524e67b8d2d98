import { useEffect, useRef } from 'react';
import type { ImageId } from '../../shared/ids.ts';
import type { ImageDetail } from '../../shared/model.ts';
import { useImageDetails } from '../data/detail-queries.ts';
import { ToolsBar } from '../gallery/tools-bar.tsx';
import { ViewSwitch } from '../gallery/view-controls.tsx';
import { useRunCommand } from '../state/command-context.tsx';
import { selectOnly } from '../state/selection.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import type { CompareMode } from '../state/ui-store.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Key } from '../ui/key.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { changeWords, differenceRows, totalCost } from './compare-model.ts';
import { CompareStage } from './compare-stage.tsx';
import { useLockedView } from './use-locked-view.ts';
import './compare.css';

const none: readonly ImageId[] = [];

const modes: readonly { readonly id: CompareMode; readonly label: string }[] = [
  { id: 'slider', label: 'Slider' },
  { id: 'side', label: 'Side by side' },
  { id: 'flicker', label: 'Flicker' },
  { id: 'difference', label: 'Difference' },
];

/** Pictures against each other: the same place of each in the same place, and beneath what differs. */
export function ComparePage() {
  const compare = useUi((ui) => ui.compare);
  const ui = useUiStore();
  const ids = compare?.ids ?? none;
  const details = useImageDetails(ids);
  const first = details[0];
  const isPair = ids.length === 2;
  const mode = isPair ? (compare?.mode ?? 'slider') : 'side';
  const view = useLockedView(first?.cell ?? null);
  const activeId = useUi((state) => state.selection.activeId);
  useEffect(() => {
    // Rating keys act on the active picture alone, and one of these is always active.
    const last = ids.at(-1);
    if (last !== undefined && (activeId === null || !ids.includes(activeId)))
      ui.getState().setSelection(selectOnly(last));
  }, [ids, activeId, ui]);
  return (
    <section className="compare" aria-label="Compare" data-keys="compare">
      <ToolsBar title="Compare" figures={figuresOf(details, view.percent)}>
        <IconButton icon="minus" label="Zoom out" keys="Mod+-" onPress={() => view.run('zoomOut')} />
        <IconButton icon="plus" label="Zoom in" keys="Mod++" onPress={() => view.run('zoomIn')} />
        <IconButton icon="expand" label="Fit" keys="Mod+0" onPress={() => view.run('fit')} />
        <ViewSwitch />
      </ToolsBar>
      {details.length < 2 ? (
        <div className="hero">
          <h2 className="hero-title">Nothing to compare</h2>
          <p className="hero-text">Choose two to four pictures and press C.</p>
        </div>
      ) : (
        <CompareStage details={details} mode={mode} view={view} isPaused={compare?.isPaused ?? false} />
      )}
      <Foot details={details} mode={mode} isPair={isPair} />
    </section>
  );
}

function figuresOf(details: readonly ImageDetail[], percent: number): string {
  const [before, after] = details;
  const zoom = `locked zoom ${percent} %`;
  if (!before || !after) return '';
  if (details.length > 2) return `${details.length} pictures · ${zoom}`;
  const isParent = after.inputs.some(({ imageId }) => imageId === before.cell.id);
  const isChild = before.inputs.some(({ imageId }) => imageId === after.cell.id);
  const other = isParent ? 'its parent ' : isChild ? 'what came of it, ' : '';
  const [one, two] = isChild ? [before, after] : [after, before];
  return `v${one.cell.version} with ${other}v${two.cell.version} · ${zoom}`;
}

interface FootProps {
  readonly details: readonly ImageDetail[];
  readonly mode: CompareMode;
  readonly isPair: boolean;
}

function Foot({ details, mode, isPair }: FootProps) {
  const ui = useUiStore();
  const run = useRunCommand();
  const [before, after] = details;
  const changed = isPair && before && after ? changeWords(before, after) : null;
  return (
    <div className="compare-foot">
      <div className="compare-line">
        {isPair ? (
          <SegmentedControl
            label="How to compare"
            segments={modes}
            value={mode}
            onChange={(next) => ui.getState().setCompare({ mode: next, isPaused: false })}
          />
        ) : null}
        <p className="compare-changed num">
          {isPair ? (
            changed === null ? (
              'nothing in the recipe differs'
            ) : (
              <>
                changed: <b>{changed}</b>
              </>
            )
          ) : (
            totalCost(details)
          )}
        </p>
        {isPair ? (
          <Button look="quiet" onPress={() => run('compare.swap')}>
            Swap <Key keys="Shift+C" />
          </Button>
        ) : null}
      </div>
      <Differences details={details} />
    </div>
  );
}

/** Facts that differ, a column a picture, and what they cost together. */
function Differences({ details }: { readonly details: readonly ImageDetail[] }) {
  const rows = differenceRows(details);
  const scroller = useRef<HTMLDivElement>(null);
  if (details.length < 2) return null;
  return (
    <div className="compare-table scrolls" ref={scroller} tabIndex={0} role="group" aria-label="What differs">
      <table className="num">
        <thead>
          <tr>
            <th scope="col">What differs</th>
            {details.map(({ cell }) => (
              <th key={cell.id} scope="col">
                v{cell.version} <span className="muted">picture {cell.id}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, values }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {values.map((value, index) => (
                <td key={details[index]?.cell.id ?? index} className="selectable">
                  {value}
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">Total</th>
            <td colSpan={details.length}>{totalCost(details)}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}
