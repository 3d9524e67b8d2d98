import { useEffect, useState } from 'react';

/** The value once it has rested for a while; compared by what it holds, not by identity. */
export function useDebounced<T>(value: T, delayMs: number): T {
  const [rested, setRested] = useState(value);
  const key = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), delayMs);
    return () => clearTimeout(timer);
    // The key stands for the value: a new object with the same content must not start the wait again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, delayMs]);
  return rested;
}
