import { useCallback, useEffect, useRef, useState } from 'react';
import { frameRatios, noSides, planOutpaint, sidesForRatio, type Sides } from '../../shared/outpaint.ts';
import type { ImageCell } from '../../shared/model.ts';
import { mediaUrl } from '../../shared/transport.ts';
import { useChosenModel } from '../composer/use-chosen-model.ts';
import { useCommands } from '../state/command-context.tsx';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { Stepper } from '../ui/stepper.tsx';
import { useEscapeFromNowhere } from '../ui/use-escape.ts';
import { useElementSize } from '../gallery/use-element-size.ts';
import { FrameHandles } from './frame-handles.tsx';
import { makeEdit } from './make-edit.ts';
import { useOutpaint } from './use-outpaint.ts';
import './frame.css';

type Mode = 'crop' | 'extend';

const modes = [
  { id: 'crop', label: 'Crop' },
  { id: 'extend', label: 'Extend' },
] as const;

const sideNames = ['left', 'top', 'right', 'bottom'] as const;
/** Further than any model draws at once. */
const mostPx = 4096;
const roomPx = 40;

/** A frame around the picture: inward it crops, outward it makes room for more. Both make a new picture, at no cost. */
export function FrameEditor({ cell, onClose }: { readonly cell: ImageCell; readonly onClose: () => void }) {
  const [mode, setMode] = useState<Mode>('crop');
  const [sides, setSides] = useState<Sides>(noSides);
  const [isMaking, setMaking] = useState(false);
  const { context } = useCommands();
  const { capabilities } = useChosenModel();
  const outpaint = useOutpaint(cell);
  useEscapeFromNowhere(onClose);
  const plan = mode === 'extend' ? planOutpaint(cell, sides, capabilities?.fields.size) : null;
  const width = cell.width + sides.left + sides.right;
  const height = cell.height + sides.top + sides.bottom;
  const isChanged = width !== cell.width || height !== cell.height;
  const apply = async () => {
    setMaking(true);
    const crop = { kind: 'crop', x: -sides.left, y: -sides.top, width, height } as const;
    const isDone = plan ? await outpaint(plan) : await makeEdit(context, cell.id, crop);
    setMaking(false);
    if (isDone) onClose();
  };
  return (
    <div
      className="mask-editor"
      role="group"
      aria-label="Crop or extend"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <FrameStage cell={cell} mode={mode} sides={sides} onChange={setSides} />
      <div className="mask-bar">
        <FrameFields cell={cell} mode={mode} sides={sides} onMode={setMode} onSides={setSides} />
        <TurnButtons cell={cell} onDone={onClose} />
        <p className="mask-facts num" role="status">
          <b>
            {cell.width} × {cell.height} →{' '}
            {plan ? `${plan.operation.width} × ${plan.operation.height}` : `${width} × ${height}`}
          </b>
          <span>{plan?.note ?? 'Free; the picture itself stays as it is.'}</span>
        </p>
        <Button onPress={onClose}>Cancel</Button>
        <Button look="primary" isDisabled={!isChanged || isMaking} onPress={() => void apply()}>
          {mode === 'crop' ? 'Crop' : 'Extend'}
        </Button>
      </div>
    </div>
  );
}

interface FieldsProps {
  readonly cell: ImageCell;
  readonly mode: Mode;
  readonly sides: Sides;
  readonly onMode: (mode: Mode) => void;
  readonly onSides: (sides: Sides) => void;
}

function FrameFields({ cell, mode, sides, onMode, onSides }: FieldsProps) {
  return (
    <>
      <SegmentedControl
        label="What the frame does"
        segments={modes}
        value={mode}
        onChange={(next) => {
          onMode(next);
          onSides(noSides);
        }}
      />
      <span className="mask-group" role="group" aria-label="Shape">
        {frameRatios.map((ratio) => (
          <Button
            key={ratio}
            look="quiet"
            onPress={() => onSides(sidesForRatio(cell, ratio, mode === 'extend'))}
          >
            {ratio}
          </Button>
        ))}
      </span>
      {sideNames.map((side) => (
        <Stepper
          key={side}
          label={side.charAt(0).toUpperCase() + side.slice(1)}
          value={Math.abs(sides[side])}
          min={0}
          max={mode === 'extend' ? mostPx : mostInward(cell, sides, side)}
          onChange={(px) => onSides({ ...sides, [side]: mode === 'extend' ? px : -px })}
        />
      ))}
    </>
  );
}

function mostInward(cell: ImageCell, sides: Sides, side: (typeof sideNames)[number]): number {
  const isAcross = side === 'left' || side === 'right';
  const other = { left: sides.right, right: sides.left, top: sides.bottom, bottom: sides.top }[side];
  return (isAcross ? cell.width : cell.height) + other - 1;
}

const turnButtons = [
  { icon: 'undo', label: 'Turn left', operation: { kind: 'rotate', quarterTurns: 3 } },
  { icon: 'redo', label: 'Turn right', operation: { kind: 'rotate', quarterTurns: 1 } },
  { icon: 'compare', label: 'Flip left to right', operation: { kind: 'flip', axis: 'horizontal' } },
] as const;

function TurnButtons({ cell, onDone }: { readonly cell: ImageCell; readonly onDone: () => void }) {
  const { context } = useCommands();
  return (
    <span className="mask-group">
      {turnButtons.map(({ icon, label, operation }) => (
        <IconButton
          key={label}
          icon={icon}
          label={label}
          onPress={() =>
            void makeEdit(context, cell.id, operation).then((isDone) => (isDone ? onDone() : undefined))
          }
        />
      ))}
    </span>
  );
}

interface StageProps {
  readonly cell: ImageCell;
  readonly mode: Mode;
  readonly sides: Sides;
  readonly onChange: (sides: Sides) => void;
}

function FrameStage({ cell, mode, sides, onChange }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const size = useElementSize(stage);
  const [held, setHeld] = useState<number | null>(null);
  useEffect(() => stage.current?.querySelector<HTMLElement>('[role="slider"]')?.focus(), [mode]);
  // While a handle is dragged the picture stands still, however far the frame goes.
  const reach = {
    width: cell.width + Math.max(0, sides.left) + Math.max(0, sides.right),
    height: cell.height + Math.max(0, sides.top) + Math.max(0, sides.bottom),
  };
  const fitted = Math.min(
    (size.width - 2 * roomPx) / reach.width,
    (size.height - 2 * roomPx) / reach.height,
    2,
  );
  const scale = Math.max(0.01, held ?? fitted);
  const left = size.width / 2 - (cell.width / 2 + (sides.right - sides.left) / 2) * scale;
  const top = size.height / 2 - (cell.height / 2 + (sides.bottom - sides.top) / 2) * scale;
  const hold = useCallback((isHeld: boolean) => setHeld(isHeld ? scale : null), [scale]);
  const box = { width: cell.width * scale, height: cell.height * scale };
  const place =
    mode === 'extend'
      ? { left, top }
      : { left: (size.width - box.width) / 2, top: (size.height - box.height) / 2 };
  return (
    <div ref={stage} className="frame-stage">
      <img
        className="frame-picture"
        style={{ ...place, ...box }}
        src={mediaUrl(cell.id, 'original')}
        alt=""
        draggable={false}
      />
      <FrameHandles
        cell={cell}
        mode={mode}
        sides={sides}
        scale={scale}
        place={place}
        onChange={onChange}
        onHold={hold}
      />
    </div>
  );
}
