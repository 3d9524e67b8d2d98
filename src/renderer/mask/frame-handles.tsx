import { useRef } from 'react';
import {
  cornerHandles,
  extentOf,
  isCorner,
  movedSides,
  mostExtendedPx,
  mostResizedPx,
  sideHandles,
  type Frame,
  type FrameHandle,
} from './frame-moves.ts';
import type { Sides } from '../../shared/outpaint.ts';

interface HandlesProps {
  readonly frame: Frame;
  /** Screen pixels to one of the picture. */
  readonly scale: number;
  /** Where the picture's own corner is on the stage. */
  readonly place: { readonly left: number; readonly top: number };
  /** Whether a corner keeps the shape of the frame; Shift means the other way while it is held. */
  readonly keepsShape: boolean;
  readonly onChange: (sides: Sides) => void;
  readonly onHold: (isHeld: boolean) => void;
}

const keyStepPx = 16;
const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The frame and what it is held at: dragged, or moved by arrow keys, one pixel at a time with Alt. */
export function FrameHandles({ frame, scale, place, keepsShape, onChange, onHold }: HandlesProps) {
  const { mode, sides } = frame;
  const { width, height } = extentOf(frame);
  const isResizing = mode === 'resize';
  const box = {
    left: place.left - (isResizing ? 0 : sides.left * scale),
    top: place.top - (isResizing ? 0 : sides.top * scale),
    width: width * scale,
    height: height * scale,
  };
  const handles = isResizing ? cornerHandles : [...sideHandles, ...cornerHandles];
  return (
    <div className="frame-box" data-mode={mode} style={box}>
      <span id="frame-help" className="visually-hidden">
        Arrow keys move it by {keyStepPx} pixels, with Alt by one. With Shift a corner{' '}
        {keepsShape ? 'changes' : 'keeps'} the shape.
      </span>
      {handles.map((handle) => (
        <Handle
          key={handle.name}
          handle={handle}
          frame={frame}
          // What grows stays in the middle of the stage: a side goes half as far as the pointer.
          pixelsPerPx={(mode === 'crop' ? 1 : 2) / scale}
          keepsShape={keepsShape}
          onChange={onChange}
          onHold={onHold}
        />
      ))}
    </div>
  );
}

interface HandleProps extends Pick<HandlesProps, 'frame' | 'keepsShape' | 'onChange' | 'onHold'> {
  readonly handle: FrameHandle;
  readonly pixelsPerPx: number;
}

function Handle({ handle, frame, pixelsPerPx, keepsShape, onChange, onHold }: HandleProps) {
  const start = useRef<{ readonly x: number; readonly y: number; readonly frame: Frame } | null>(null);
  const letGo = () => {
    start.current = null;
    onHold(false);
  };
  return (
    <div
      className={`frame-handle is-${handle.name.toLowerCase().replaceAll(' ', '-')}`}
      role="slider"
      tabIndex={0}
      aria-label={handle.name}
      aria-describedby="frame-help"
      {...valueOf(handle, frame)}
      onKeyDown={(event) => {
        const arrow = arrows[event.key];
        if (!arrow) return;
        event.preventDefault();
        event.stopPropagation();
        const stepPx = event.altKey ? 1 : keyStepPx;
        const by = { across: arrow[0] * stepPx, down: arrow[1] * stepPx };
        onChange(movedSides(frame, handle, by, keepsShape !== event.shiftKey));
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, y: event.clientY, frame };
        onHold(true);
      }}
      onPointerMove={(event) => {
        if (!start.current) return;
        const by = {
          across: (event.clientX - start.current.x) * pixelsPerPx,
          down: (event.clientY - start.current.y) * pixelsPerPx,
        };
        onChange(movedSides(start.current.frame, handle, by, keepsShape !== event.shiftKey));
      }}
      onPointerUp={letGo}
      onPointerCancel={letGo}
    />
  );
}

/** What a handle says of itself: a side how far it went, a corner how large the frame is. */
function valueOf(handle: FrameHandle, frame: Frame) {
  const { width, height } = extentOf(frame);
  if (isCorner(handle))
    return {
      'aria-valuemin': 1,
      'aria-valuemax': Math.max(width, frame.mode === 'crop' ? frame.picture.width : mostResizedPx),
      'aria-valuenow': width,
      'aria-valuetext': `${width} × ${height} pixels`,
    };
  const side = handle.x < 0 ? 'left' : handle.x > 0 ? 'right' : handle.y < 0 ? 'top' : 'bottom';
  const px = Math.abs(frame.sides[side]);
  return {
    'aria-orientation': handle.x === 0 ? ('vertical' as const) : ('horizontal' as const),
    'aria-valuemin': 0,
    'aria-valuemax':
      frame.mode === 'extend' ? mostExtendedPx : frame.picture[handle.x === 0 ? 'height' : 'width'],
    'aria-valuenow': px,
    'aria-valuetext': `${px} pixels ${frame.mode === 'extend' ? 'added' : 'cut off'}`,
  };
}
