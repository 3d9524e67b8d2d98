import { AfterPictures } from '../data/after-pictures.tsx';
import { useUi } from '../state/ui-context.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { overSide } from './later-parts.ts';
import type { SideProps } from './over-side.tsx';
import { useIsNarrow } from './use-layout.ts';

/** A side of the window: a column where there is room, else a panel over the centre while it is asked for. */
export function Side({ side, label, children }: SideProps) {
  const isNarrow = useIsNarrow(side);
  const isOpen = useUi((ui) => (side === 'sidebar' ? ui.isSidebarOpen : ui.isInspectorOpen));
  if (isNarrow)
    return (
      <ErrorBoundary what="A side of the window" place={null} onRetry={overSide.forget}>
        <AfterPictures>
          <overSide.View side={side} label={label}>
            {children}
          </overSide.View>
        </AfterPictures>
      </ErrorBoundary>
    );
  if (!isOpen) return null;
  return (
    <aside className={`side ${side}-side scrolls`} aria-label={label}>
      <AfterPictures>{children}</AfterPictures>
    </aside>
  );
}
