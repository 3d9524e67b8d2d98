import { formatDollars } from '../../../shared/money.ts';
import type { CallEstimate, ChargeFacts } from '../provider.ts';

export type DemoQuality = 'low' | 'medium' | 'high';

/** Play money for one picture, near what real providers ask: so that the bill looks like a bill. */
const pictureNanos: Readonly<Record<DemoQuality, number>> = {
  low: 5_000_000,
  medium: 20_000_000,
  high: 80_000_000,
};

/** Exact before the call: Demo charges by the picture and delivers what it was asked for. */
export function estimateDemo(quality: DemoQuality, count: number): CallEstimate {
  return {
    amountNanos: pictureNanos[quality] * count,
    unitRule: 'per-image',
    priceId: null,
    basis: `Play money: ${describe(quality, count)}.`,
  };
}

/** What a delivered call costs. Reported: Demo is its own provider. */
export function chargeDemo(quality: DemoQuality, count: number): ChargeFacts {
  return {
    amountNanos: pictureNanos[quality] * count,
    basis: 'reported',
    unitRule: 'per-image',
    priceId: null,
    detail: `${describe(quality, count)}, play money`,
  };
}

function describe(quality: DemoQuality, count: number): string {
  const noun = count === 1 ? 'picture' : 'pictures';
  return `${count} ${noun} at ${formatDollars(pictureNanos[quality])}`;
}
