import type { Cap } from '../../shared/money-model.ts';
import { capFigures, capShares } from './cap-words.ts';

/** How full a cap is: what is spent in full colour, what is held hatched beside it. The words are next to it. */
export function CapBar({ cap }: { readonly cap: Cap }) {
  const { spent, held } = capShares(cap);
  const mark = cap.hardNanos !== null && cap.softNanos !== null ? cap.softNanos / cap.hardNanos : null;
  return (
    <span
      className={`cap-bar is-${cap.state}`}
      role="meter"
      aria-label={cap.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round((spent + held) * 100)}
      aria-valuetext={capFigures(cap)}
    >
      <span className="cap-spent" style={{ width: `${spent * 100}%` }} />
      <span className="cap-held" style={{ width: `${held * 100}%` }} />
      {mark === null ? null : <span className="cap-mark" style={{ left: `${mark * 100}%` }} />}
    </span>
  );
}
