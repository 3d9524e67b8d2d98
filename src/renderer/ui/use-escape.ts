import { useEffect } from 'react';

/**
 * Closes an overlay on Escape while nothing has focus: a button that was pressed and then disabled, or that left with
 * its row, takes focus along, and the key would reach nobody.
 */
export function useEscapeFromNowhere(close: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && event.target === document.body) close();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [close]);
}
