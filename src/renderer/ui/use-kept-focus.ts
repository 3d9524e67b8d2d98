import { useEffect, useRef } from 'react';

/**
 * A row that leaves takes its focused button along: focus goes to the element the returned ref is put on, or the next
 * key would reach nobody. Pass what the rows are drawn from.
 */
export function useKeptFocus(rows: unknown) {
  const ref = useRef<HTMLDivElement | null>(null);
  const hadFocus = useRef(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const onFocus = () => (hadFocus.current = true);
    const area = element.parentElement ?? element;
    area.addEventListener('focusin', onFocus);
    return () => area.removeEventListener('focusin', onFocus);
  }, []);
  useEffect(() => {
    if (hadFocus.current && document.activeElement === document.body) ref.current?.focus();
  }, [rows]);
  return ref;
}
