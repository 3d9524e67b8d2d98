import { useEffect, useState } from 'react';

interface Props {
  readonly sinceMs: number;
  readonly format: (elapsedMs: number) => string;
}

/** Time gone by since a moment, ticking once a second without drawing anything around it again. */
export function Elapsed({ sinceMs, format }: Props) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span className="num">{format(nowMs - sinceMs)}</span>;
}
