/** One bar: its parts from the bottom up, in nanodollars. Only their sum may be negative, with a single part. */
export interface Bar {
  readonly key: string;
  /** What it is, in full: read out and shown while it is pointed at. */
  readonly name: string;
  /** The few letters beneath it. */
  readonly tick: string;
  readonly totalNanos: number;
  readonly parts: readonly { readonly series: number; readonly nanos: number }[];
}

/** A bar in pixels. */
export interface PlacedBar {
  readonly bar: Bar;
  readonly left: number;
  readonly width: number;
  /** Left and width of the whole slot, which is what a pointer hits. */
  readonly slotLeft: number;
  readonly slotWidth: number;
  readonly parts: readonly { readonly series: number; readonly top: number; readonly height: number }[];
  readonly hasTick: boolean;
}

const widestBar = 36;
/** A bar can still be pressed at this width; a chart with more of them scrolls sideways. */
const narrowestSlot = 8;
/** Room a tick needs beside the next one. */
const tickWidth = 34;
/** An amount too small to see still shows that there was one. */
const leastHeight = 2;

/** The width a chart of so many bars needs, at least the width there is. */
export function chartWidth(barCount: number, available: number): number {
  return Math.max(available, barCount * narrowestSlot);
}

/** Where bars stand in a chart of this size; zero is at the bottom unless something was given back on the whole. */
export function placeBars(bars: readonly Bar[], width: number, height: number): readonly PlacedBar[] {
  const most = Math.max(0, ...bars.map((bar) => bar.totalNanos));
  const least = Math.min(0, ...bars.map((bar) => bar.totalNanos));
  const perNano = height / Math.max(1, most - least);
  const zero = height + least * perNano;
  const slotWidth = width / Math.max(1, bars.length);
  const barWidth = Math.min(widestBar, slotWidth * 0.76);
  const every = Math.max(1, Math.ceil(tickWidth / slotWidth));
  return bars.map((bar, index) => ({
    bar,
    slotLeft: index * slotWidth,
    slotWidth,
    left: (index + 0.5) * slotWidth - barWidth / 2,
    width: barWidth,
    parts: stack(bar, perNano, zero),
    // Counted from the newest, whose name matters most.
    hasTick: (bars.length - 1 - index) % every === 0,
  }));
}

function stack(bar: Bar, perNano: number, zero: number): PlacedBar['parts'] {
  if (bar.totalNanos < 0) {
    return [{ series: 0, top: zero, height: Math.max(leastHeight, -bar.totalNanos * perNano) }];
  }
  let top = zero;
  return bar.parts.flatMap(({ series, nanos }) => {
    if (nanos <= 0) return [];
    const height = Math.max(leastHeight, nanos * perNano);
    top -= height;
    return [{ series, top, height }];
  });
}

/** Round amounts for the lines behind the bars: at most three, the highest not above the highest bar. */
export function gridLines(mostNanos: number): readonly number[] {
  if (mostNanos <= 0) return [];
  const rough = mostNanos / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    [1, 2, 5, 10].map((factor) => factor * power).find((each) => mostNanos / each <= 3.999) ?? rough;
  return Array.from({ length: Math.floor(mostNanos / step) }, (_, index) => (index + 1) * step);
}
