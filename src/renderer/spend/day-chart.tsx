import { useRef, useState } from 'react';
import { formatDollars } from '../../shared/money.ts';
import { useElementSize } from '../gallery/use-element-size.ts';
import { Button } from '../ui/button.tsx';
import type { SpendDay } from './recent-days.ts';
import { SpendTable } from './spend-table.tsx';

const chartHeight = 160;
const widestBar = 36;

/** Bars by day, and the same figures as a table for whoever cannot see bars or wants the numbers. */
export function DayChart({ days }: { readonly days: readonly SpendDay[] }) {
  const [isTable, setTable] = useState(false);
  const totalNanos = days.reduce((sum, day) => sum + day.amountNanos, 0);
  return (
    <div className="chart">
      <div className="group-head">
        <h2>By day</h2>
        <span className="muted num">{formatDollars(totalNanos)} in these days</span>
        <Button look="quiet" onPress={() => setTable(!isTable)}>
          {isTable ? 'Show as bars' : 'Show as a table'}
        </Button>
      </div>
      {isTable ? (
        <SpendTable
          caption="Spend by day"
          rows={[...days]
            .reverse()
            .map((day) => ({ key: day.day, name: dayName(day.day), amountNanos: day.amountNanos }))}
          totalNanos={totalNanos}
        />
      ) : (
        <Bars days={days} />
      )}
    </div>
  );
}

function Bars({ days }: { readonly days: readonly SpendDay[] }) {
  const boxRef = useRef<HTMLDivElement | null>(null);
  const { width } = useElementSize(boxRef);
  const most = Math.max(0, ...days.map((day) => day.amountNanos));
  const slot = width / days.length;
  const barWidth = Math.min(widestBar, slot * 0.72);
  return (
    <div ref={boxRef} className="bars">
      <svg
        width={width}
        height={chartHeight + 24}
        role="img"
        aria-label={`Spend by day, ${days.length} days, at most ${formatDollars(most)} in one day. The table has the figures.`}
      >
        {days.map((day, index) => {
          const height = day.amountNanos <= 0 ? 0 : Math.max(2, (day.amountNanos / most) * chartHeight);
          const middle = (index + 0.5) * slot;
          return (
            <g key={day.day}>
              <title>{`${dayName(day.day)}: ${formatDollars(day.amountNanos)}`}</title>
              <rect className="bar-hit" x={index * slot} y={0} width={slot} height={chartHeight} />
              <rect
                className="bar"
                x={middle - barWidth / 2}
                y={chartHeight - height}
                width={barWidth}
                height={height}
                rx={Math.min(3, height / 2)}
              />
              <text className="bar-label" x={middle} y={chartHeight + 17}>
                {Number(day.day.slice(8))}
              </text>
            </g>
          );
        })}
        <line className="bar-floor" x1={0} x2={width} y1={chartHeight} y2={chartHeight} />
      </svg>
    </div>
  );
}

function dayName(day: string): string {
  return new Date(`${day}T12:00:00`).toLocaleDateString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
  });
}
