import type { RequestWindow } from '../../shared/model.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Stepper } from '../ui/stepper.tsx';

interface LimitFieldsProps {
  readonly atOnce: number;
  readonly onAtOnce: (atOnce: number) => void;
  readonly window: RequestWindow | null;
  readonly onWindow: (window: RequestWindow | null) => void;
  /** The provider's own published limit, to begin with. */
  readonly usual: RequestWindow | null;
}

/** More calls than this at once only earn refusals from every provider we know. */
const mostAtOnce = 32;
const firstWindow: RequestWindow = { count: 20, windowMs: 10_000 };
const secondMs = 1000;

/** How much may be under way, and how many requests may begin in a stretch of time. */
export function LimitFields({ atOnce, onAtOnce, window, onWindow, usual }: LimitFieldsProps) {
  const note = usual === null ? null : `The provider takes ${windowWords(usual)}.`;
  return (
    <div className="connection-limits" role="group" aria-label="Limits">
      <Stepper label="At once" value={atOnce} min={1} max={mostAtOnce} onChange={onAtOnce} />
      <Checkbox
        isSelected={window !== null}
        onChange={(isLimited) => onWindow(isLimited ? (usual ?? firstWindow) : null)}
      >
        Limit requests in time
      </Checkbox>
      {window === null ? null : (
        <div className="connection-window">
          <Stepper
            label="Requests"
            value={window.count}
            min={1}
            max={10_000}
            onChange={(count) => onWindow({ ...window, count })}
          />
          <Stepper
            label="in seconds"
            value={Math.max(1, Math.round(window.windowMs / secondMs))}
            min={1}
            max={86_400}
            onChange={(seconds) => onWindow({ ...window, windowMs: seconds * secondMs })}
          />
        </div>
      )}
      {note === null ? null : <p className="field-note">{note}</p>}
    </div>
  );
}

/** "20 in 10 s", "5 per minute". */
export function windowWords({ count, windowMs }: RequestWindow): string {
  if (windowMs === 60_000) return `${count} per minute`;
  if (windowMs === secondMs) return `${count} per second`;
  const seconds = windowMs / secondMs;
  return `${count} in ${Number.isInteger(seconds) ? seconds : seconds.toFixed(1)} s`;
}
