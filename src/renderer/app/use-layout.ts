import { useSyncExternalStore } from 'react';

/** Below these widths a side is drawn over the centre, as the centre would become too narrow (reference screens). */
const narrowBelowPx = { inspector: 1100, sidebar: 860 } as const;

/** True while this side would be drawn over the centre instead of beside it. */
export function isNarrow(side: 'sidebar' | 'inspector'): boolean {
  return window.matchMedia(`(max-width: ${narrowBelowPx[side] - 0.02}px)`).matches;
}

/** The same, as state that follows the window's width. */
export function useIsNarrow(side: 'sidebar' | 'inspector'): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const query = window.matchMedia(`(max-width: ${narrowBelowPx[side] - 0.02}px)`);
      query.addEventListener('change', onChange);
      return () => query.removeEventListener('change', onChange);
    },
    () => isNarrow(side),
  );
}
