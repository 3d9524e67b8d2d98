import { useCallback, useEffect, useRef, useState } from 'react';
import type { ImageCell } from '../../shared/model.ts';
import type { Sides } from '../../shared/outpaint.ts';
import { mediaUrl } from '../../shared/transport.ts';
import { useElementSize } from '../gallery/use-element-size.ts';
import { FrameHandles } from './frame-handles.tsx';
import { extentOf, type Frame } from './frame-moves.ts';

/** Around the frame at its widest, less where the stage is low. */
const mostRoomPx = 40;

interface StageProps {
  readonly cell: ImageCell;
  readonly frame: Frame;
  readonly keepsShape: boolean;
  readonly onChange: (sides: Sides) => void;
}

/** The picture with its frame around it, as large as there is room for both. */
export function FrameStage({ cell, frame, keepsShape, onChange }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const size = useElementSize(stage);
  const [held, setHeld] = useState<number | null>(null);
  const { mode, sides } = frame;
  useEffect(() => stage.current?.querySelector<HTMLElement>('[role="slider"]')?.focus(), [mode]);
  const extent = extentOf(frame);
  const roomPx = Math.min(mostRoomPx, size.height / 8);
  const fitted = Math.min(
    (size.width - 2 * roomPx) / Math.max(cell.width, extent.width),
    (size.height - 2 * roomPx) / Math.max(cell.height, extent.height),
    2,
  );
  // While a handle is dragged the picture stands still, however far the frame goes.
  const scale = Math.max(0.01, held ?? fitted);
  const hold = useCallback((isHeld: boolean) => setHeld(isHeld ? scale : null), [scale]);
  const shown = mode === 'resize' ? extent : cell;
  const box = { width: shown.width * scale, height: shown.height * scale };
  // A canvas that grows to one side is kept in the middle as a whole.
  const off =
    mode === 'extend' ? { x: sides.left - sides.right, y: sides.top - sides.bottom } : { x: 0, y: 0 };
  const place = {
    left: (size.width - box.width + off.x * scale) / 2,
    top: (size.height - box.height + off.y * scale) / 2,
  };
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
        frame={frame}
        scale={scale}
        place={place}
        keepsShape={keepsShape}
        onChange={onChange}
        onHold={hold}
      />
    </div>
  );
}
