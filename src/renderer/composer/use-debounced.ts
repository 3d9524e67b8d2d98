import { useEffect, useRef, useState } from 'react';

/** The value once it has rested for a while; compared by what it holds, not by identity. */
export function useDebounced<T>(value: T, delayMs: number): T {
  const [rested, setRested] = useState(value);
  const key = JSON.stringify(value);
  // The key stands for the value: a new object with the same content must not start the wait again.
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  useEffect(() => {
    const timer = setTimeout(() => setRested(latest.current), delayMs);
    return () => clearTimeout(timer);
  }, [key, delayMs]);
  return rested;
}
