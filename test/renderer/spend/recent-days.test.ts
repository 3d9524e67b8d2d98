import { describe, expect, it } from 'vitest';
import { recentDays } from '../../../src/renderer/spend/recent-days.ts';

const nowMs = new Date(2026, 10, 20, 12).getTime();

describe('the days of the chart', () => {
  it('have no holes and end today', () => {
    const days = recentDays([{ key: '2026-11-18', amountNanos: 5 }], nowMs);
    expect(days).toHaveLength(14);
    expect(days.at(-1)).toEqual({ day: '2026-11-20', amountNanos: 0 });
    expect(days.at(-3)).toEqual({ day: '2026-11-18', amountNanos: 5 });
    expect(days[0]?.day).toBe('2026-11-07');
  });

  it('go back to the first spend, over the end of a month, and no further than a month', () => {
    const back = recentDays([{ key: '2026-10-28', amountNanos: 1 }], nowMs);
    expect(back[0]).toEqual({ day: '2026-10-28', amountNanos: 1 });
    expect(recentDays([{ key: '2025-01-01', amountNanos: 1 }], nowMs)).toHaveLength(14);
    const oldest = new Date(2026, 10, 20 - 30, 12);
    expect(oldest.getMonth()).toBe(9);
    expect(recentDays([{ key: '2026-10-21', amountNanos: 1 }], nowMs)).toHaveLength(31);
  });
});
