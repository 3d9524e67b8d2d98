import { useRef, useState } from 'react';
import { formatDollars } from '../../shared/money.ts';
import { useElementSize } from '../gallery/use-element-size.ts';
import { chartWidth, gridLines, placeBars, type Bar, type PlacedBar } from './chart-scale.ts';

const height = 168;
const headRoom = 10;

interface Props {
  readonly label: string;
  readonly bars: readonly Bar[];
  readonly onPress: (key: string) => void;
}

/**
 * Bars over time. The drawing is for eyes; over each bar lies a button that says the same, so that arrow keys walk along
 * and Enter narrows the report, and the table beneath has every figure.
 */
export function BarChart({ label, bars, onPress }: Props) {
  const boxRef = useRef<HTMLDivElement | null>(null);
  const { width: available } = useElementSize(boxRef);
  const width = chartWidth(bars.length, available);
  const placed = placeBars(bars, width, height - headRoom);
  const most = Math.max(0, ...bars.map((bar) => bar.totalNanos));
  return (
    <div className="bars">
      <Scale most={most} />
      <div ref={boxRef} className="bars-scroll scrolls">
        <div className="bars-inner" style={{ width }}>
          <svg width={width} height={height + 22} aria-hidden="true" focusable="false">
            {gridLines(most).map((nanos) => (
              <line
                key={nanos}
                className="bar-grid"
                x1={0}
                x2={width}
                y1={heightOf(nanos, most)}
                y2={heightOf(nanos, most)}
              />
            ))}
            {placed.map((each) => (
              <DrawnBar key={each.bar.key} placed={each} />
            ))}
            <line className="bar-floor" x1={0} x2={width} y1={height} y2={height} />
          </svg>
          <BarButtons label={label} placed={placed} onPress={onPress} />
        </div>
      </div>
    </div>
  );
}

const heightOf = (nanos: number, most: number) => height - (nanos / Math.max(1, most)) * (height - headRoom);

/** Amounts at the left edge; they stay when the bars scroll. */
function Scale({ most }: { readonly most: number }) {
  return (
    <svg className="bars-scale" width={56} height={height + 22} aria-hidden="true" focusable="false">
      {gridLines(most).map((nanos) => (
        <text key={nanos} className="bar-scale" x={48} y={heightOf(nanos, most) + 4}>
          {formatDollars(nanos)}
        </text>
      ))}
    </svg>
  );
}

function DrawnBar({ placed }: { readonly placed: PlacedBar }) {
  const { bar, left, width, slotLeft, slotWidth, parts, hasTick } = placed;
  return (
    <g>
      {parts.map(({ series, top, height: tall }) => (
        <rect
          key={series}
          className={`bar is-series-${series}`}
          x={left}
          y={top + headRoom}
          width={width}
          height={tall}
          rx={Math.min(2, tall / 2, width / 2)}
        />
      ))}
      {hasTick ? (
        <text className="bar-label" x={slotLeft + slotWidth / 2} y={height + 16}>
          {bar.tick}
        </text>
      ) : null}
    </g>
  );
}

interface ButtonsProps {
  readonly label: string;
  readonly placed: readonly PlacedBar[];
  readonly onPress: (key: string) => void;
}

const steps: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowLeft: (index) => Math.max(0, index - 1),
  ArrowRight: (index, last) => Math.min(last, index + 1),
  Home: () => 0,
  End: (_index, last) => last,
};

/** One tab stop for all bars. */
function BarButtons({ label, placed, onPress }: ButtonsProps) {
  const [stop, setStop] = useState<string | null>(null);
  const groupRef = useRef<HTMLDivElement | null>(null);
  const found = placed.findIndex(({ bar }) => bar.key === stop);
  const stopIndex = found < 0 ? placed.length - 1 : found;
  const onKeyDown = (event: React.KeyboardEvent) => {
    const next = steps[event.key]?.(stopIndex, placed.length - 1);
    if (next === undefined) return;
    event.preventDefault();
    const button = groupRef.current?.children[next];
    if (button instanceof HTMLElement) button.focus();
  };
  return (
    <div ref={groupRef} role="group" aria-label={label} className="bar-buttons" onKeyDown={onKeyDown}>
      {placed.map(({ bar, slotLeft, slotWidth }, index) => (
        <button
          key={bar.key}
          type="button"
          className="bar-button"
          style={{ left: slotLeft, width: slotWidth }}
          title={`${bar.name}: ${formatDollars(bar.totalNanos)}`}
          aria-label={`${bar.name}: ${formatDollars(bar.totalNanos)}`}
          tabIndex={index === stopIndex ? 0 : -1}
          onFocus={() => setStop(bar.key)}
          onClick={() => onPress(bar.key)}
        />
      ))}
    </div>
  );
}
