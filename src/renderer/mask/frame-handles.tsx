import { useRef } from 'react';
import type { ImageCell } from '../../shared/model.ts';
import type { Sides } from '../../shared/outpaint.ts';

type SideName = keyof Sides;

interface HandlesProps {
  readonly cell: ImageCell;
  readonly mode: 'crop' | 'extend';
  readonly sides: Sides;
  readonly scale: number;
  readonly place: { readonly left: number; readonly top: number };
  readonly onChange: (sides: Sides) => void;
  readonly onHold: (isHeld: boolean) => void;
}

const handles: readonly { readonly side: SideName; readonly outward: Readonly<Record<string, 1 | -1>> }[] = [
  { side: 'left', outward: { ArrowLeft: 1, ArrowRight: -1 } },
  { side: 'top', outward: { ArrowUp: 1, ArrowDown: -1 } },
  { side: 'right', outward: { ArrowRight: 1, ArrowLeft: -1 } },
  { side: 'bottom', outward: { ArrowDown: 1, ArrowUp: -1 } },
];

const mostPx = 4096;
const keyStepPx = 16;

/** The frame and a handle at each of its sides: dragged, or moved by arrow keys, one pixel at a time with Alt. */
export function FrameHandles({ cell, mode, sides, scale, place, onChange, onHold }: HandlesProps) {
  const start = useRef<{ readonly at: number; readonly px: number } | null>(null);
  const set = (side: SideName, px: number) =>
    onChange({ ...sides, [side]: bounded(cell, mode, sides, side, px) });
  const frame = {
    left: place.left - sides.left * scale,
    top: place.top - sides.top * scale,
    width: (cell.width + sides.left + sides.right) * scale,
    height: (cell.height + sides.top + sides.bottom) * scale,
  };
  return (
    <div className="frame-box" data-mode={mode} style={frame}>
      {handles.map(({ side, outward }) => {
        const isAcross = side === 'left' || side === 'right';
        const sign = side === 'left' || side === 'top' ? -1 : 1;
        return (
          <div
            key={side}
            className={`frame-handle is-${side}`}
            role="slider"
            tabIndex={0}
            aria-label={`${side.charAt(0).toUpperCase() + side.slice(1)} side`}
            aria-orientation={isAcross ? 'horizontal' : 'vertical'}
            aria-valuemin={0}
            aria-valuemax={mostPx}
            aria-valuenow={Math.abs(sides[side])}
            aria-valuetext={`${Math.abs(sides[side])} pixels ${mode === 'extend' ? 'added' : 'cut off'}`}
            onKeyDown={(event) => {
              const direction = outward[event.key];
              if (direction === undefined) return;
              event.preventDefault();
              event.stopPropagation();
              set(side, sides[side] + direction * (event.altKey ? 1 : keyStepPx));
            }}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              start.current = { at: isAcross ? event.clientX : event.clientY, px: sides[side] };
              onHold(true);
            }}
            onPointerMove={(event) => {
              if (!start.current) return;
              const moved = ((isAcross ? event.clientX : event.clientY) - start.current.at) * sign;
              // The frame stays in the middle of the stage while it grows: a side moves half as far as its room.
              const factor = mode === 'extend' ? 2 : 1;
              set(side, start.current.px + (moved * factor) / scale);
            }}
            onPointerUp={() => {
              start.current = null;
              onHold(false);
            }}
          />
        );
      })}
    </div>
  );
}

function bounded(cell: ImageCell, mode: 'crop' | 'extend', sides: Sides, side: SideName, px: number): number {
  const whole = Math.round(px);
  if (mode === 'extend') return Math.min(mostPx, Math.max(0, whole));
  const edge = side === 'left' || side === 'right' ? cell.width : cell.height;
  const other = { left: sides.right, right: sides.left, top: sides.bottom, bottom: sides.top }[side];
  return Math.max(-(edge + other - 1), Math.min(0, whole));
}
