import { describe, expect, it } from 'vitest';
import { createSystemClock } from '../../src/core/system-clock.ts';

describe('the system clock', () => {
  it('names local days', () => {
    const clock = createSystemClock();
    expect(clock.localDay(new Date(2026, 0, 5, 0, 0).getTime())).toBe('2026-01-05');
    expect(clock.localDay(new Date(2026, 10, 20, 23, 59, 59, 999).getTime())).toBe('2026-11-20');
  });

  it('wakes when the time has come', async () => {
    await expect(createSystemClock().sleep(1, new AbortController().signal)).resolves.toBeUndefined();
  });

  it("rejects with the signal's own reason, before and while it sleeps", async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    // Longer than one timer can hold: it must neither overflow nor end at once.
    const asleep = createSystemClock().sleep(2 ** 40, controller.signal);
    controller.abort(reason);
    await expect(asleep).rejects.toBe(reason);
    await expect(createSystemClock().sleep(1, controller.signal)).rejects.toBe(reason);
    await expect(createSystemClock().sleep(0, controller.signal)).rejects.toBe(reason);
  });
});
