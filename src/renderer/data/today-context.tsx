import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';

const TodayContext = createContext(0);

/** Often enough that "Today" becomes "Yesterday" soon after midnight. */
const lookEveryMs = 60_000;

/** A moment of the current local day, for headings and reports; changes when the day does. */
export function TodayProvider({ children }: { readonly children: ReactNode }) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNowMs((before) => (isSameDay(before, Date.now()) ? before : Date.now()));
    }, lookEveryMs);
    return () => clearInterval(timer);
  }, []);
  return <TodayContext value={nowMs}>{children}</TodayContext>;
}

/** A moment of today, in milliseconds since 1970. */
export function useToday(): number {
  return useContext(TodayContext);
}

function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
