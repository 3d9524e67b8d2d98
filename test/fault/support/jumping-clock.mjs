/**
 * Loaded before a program: its wall clock jumps every so often, forwards and back, by up to two days. Timers go on as they
 * did, as on a computer whose clock is set while it runs.
 */
const realNow = Date.now.bind(Date);
const dayMs = 86_400_000;
const jumpEveryMs = 150;
const startMs = realNow();
const offsets = [0, dayMs, -dayMs, 2 * dayMs, -3_600_000, 0, -2 * dayMs];

Date.now = () => {
  const nowMs = realNow();
  return nowMs + (offsets[Math.floor((nowMs - startMs) / jumpEveryMs) % offsets.length] ?? 0);
};
