import { useEffect, useRef } from 'react';
import type { ImageId } from '../../shared/ids.ts';
import { mediaUrl } from '../../shared/transport.ts';
import { useCell } from '../data/use-cell.ts';
import type { PictureOrder } from '../state/picture-set.ts';

interface Props {
  readonly order: PictureOrder;
  readonly index: number;
  readonly onGo: (to: ImageId) => void;
}

/** Drawn to each side of the picture shown: as many as a wide window has room for. */
const sideCount = 14;

/** What stands before and after in the grid, wherever in a million that is. */
export function Filmstrip({ order, index, onGo }: Props) {
  const current = useRef<HTMLButtonElement | null>(null);
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [index]);
  if (index < 0) return null;
  const from = Math.max(0, index - sideCount);
  const to = Math.min(order.length, index + sideCount + 1);
  const places = Array.from({ length: to - from }, (_, offset) => from + offset);
  return (
    <div className="filmstrip" role="group" aria-label="Filmstrip">
      {places.map((place) => {
        const id = order[place];
        return id === undefined ? null : (
          <Frame
            key={id}
            id={id}
            isCurrent={place === index}
            ref={place === index ? current : null}
            onPress={() => onGo(id)}
          />
        );
      })}
    </div>
  );
}

interface FrameProps {
  readonly id: ImageId;
  readonly isCurrent: boolean;
  readonly ref: React.Ref<HTMLButtonElement>;
  readonly onPress: () => void;
}

function Frame({ id, isCurrent, ref, onPress }: FrameProps) {
  const cell = useCell(id);
  return (
    <button
      type="button"
      ref={ref}
      className="filmstrip-frame"
      aria-label={cell?.label ?? 'Picture'}
      aria-current={isCurrent}
      // One stop for the whole strip: arrows of the loupe go along it.
      tabIndex={isCurrent ? 0 : -1}
      style={{ aspectRatio: cell ? `${cell.width} / ${cell.height}` : '1' }}
      onClick={onPress}
    >
      <img src={mediaUrl(id, '160')} alt="" draggable={false} decoding="async" />
    </button>
  );
}
