import { ProgressBar as AriaProgressBar } from 'react-aria-components';
import { classNames } from './class-names.ts';

interface ProgressBarProps {
  readonly label: string;
  /** 0 to 1, or null while the share is not known. */
  readonly share: number | null;
  readonly className?: string;
}

/** A thin line of progress; it sweeps while the share is unknown. */
export function ProgressBar({ label, share, className }: ProgressBarProps) {
  const isUnknown = share === null;
  return (
    <AriaProgressBar
      aria-label={label}
      className={classNames('progress', isUnknown && 'is-unknown', className)}
      isIndeterminate={isUnknown}
      value={(share ?? 0) * 100}
    >
      {({ percentage }) => (
        <div className="progress-track">
          <div
            className="progress-fill"
            {...(isUnknown ? {} : { style: { width: `${percentage ?? 0}%` } })}
          />
        </div>
      )}
    </AriaProgressBar>
  );
}

/** A small turning ring for something of unknown length; decoration beside words. */
export function Spinner() {
  return <span className="spinner" aria-hidden="true" />;
}
