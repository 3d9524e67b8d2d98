import { useEffect } from 'react';
import { useSettings } from '../data/queries.ts';

/** Puts the chosen look on the document; "as the system" follows the system while the window is open. */
export function useTheme(): void {
  const theme = useSettings().data?.theme ?? 'system';
  useEffect(() => {
    const root = document.documentElement;
    const light = window.matchMedia('(prefers-color-scheme: light)');
    const apply = () => {
      root.dataset.theme = theme === 'system' ? (light.matches ? 'light' : 'dark') : theme;
    };
    apply();
    light.addEventListener('change', apply);
    return () => light.removeEventListener('change', apply);
  }, [theme]);
}
