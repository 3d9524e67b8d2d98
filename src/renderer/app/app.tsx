import { Suspense, useEffect, type ComponentType } from 'react';
import { ComposerProvider } from '../composer/composer-context.tsx';
import { AfterPictures } from '../data/after-pictures.tsx';
import { useCore } from '../data/client-context.tsx';
import { longestAloneMs } from '../data/first-screen.ts';
import type { CoreHealthStore } from '../data/core-health.ts';
import { Gallery } from '../gallery/gallery.tsx';
import { forgetGridParts } from '../gallery/grid-parts.ts';
import { PlaygroundProvider } from '../playground/playground-context.tsx';
import { useTheme } from '../settings/use-theme.ts';
import { useShortcuts } from '../shortcuts/use-shortcuts.ts';
import { useUi } from '../state/ui-context.tsx';
import type { View } from '../state/ui-store.ts';
import type { LaterPart } from '../ui/later.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { whenIdle } from '../ui/when-idle.ts';
import {
  banners,
  composer,
  header,
  inspector,
  laterViews,
  overlays,
  readAroundParts,
  readLaterParts,
  sidebar,
} from './later-parts.ts';
import { Side } from './side.tsx';
import './app.css';

/** The window: header, where on the left, pictures in the centre, about them on the right, composer beneath. */
export function App({ health }: { readonly health: CoreHealthStore }) {
  const hasInspector = useUi((ui) =>
    ['grid', 'loupe', 'chain', 'compare', 'thread', 'playground', 'connections'].includes(ui.view),
  );
  const { firstScreen } = useCore();
  useTheme();
  useShortcuts();
  useEffect(() => {
    // While the browser waits for the first pictures.
    whenIdle(readAroundParts, longestAloneMs);
    void firstScreen.drawn.then(readLaterParts);
  }, [firstScreen]);
  return (
    <ComposerProvider>
      <PlaygroundProvider>
        <div className="window">
          <ErrorBoundary what="The header" onRetry={header.forget}>
            <AfterPictures place={<header className="header" />}>
              <header.View />
            </AfterPictures>
          </ErrorBoundary>
          <ErrorBoundary
            what="The lines under the header"
            place={<div className="banners" />}
            onRetry={banners.forget}
          >
            <AfterPictures place={<div className="banners" />}>
              <banners.View health={health} />
            </AfterPictures>
          </ErrorBoundary>
          <div className="body">
            <Side side="sidebar" label="Library">
              <ErrorBoundary what="The sidebar" onRetry={sidebar.forget}>
                <sidebar.View />
              </ErrorBoundary>
            </Side>
            <Centre />
            {hasInspector ? (
              <Side side="inspector" label="About the selection">
                <ErrorBoundary what="The inspector" onRetry={inspector.forget}>
                  <inspector.View />
                </ErrorBoundary>
              </Side>
            ) : null}
          </div>
          <AfterPictures>
            <ErrorBoundary what="What lies over the window" onRetry={overlays.forget}>
              <overlays.View />
            </ErrorBoundary>
          </AfterPictures>
        </div>
      </PlaygroundProvider>
    </ComposerProvider>
  );
}

interface ViewPart {
  readonly what: string;
  readonly Page: ComponentType;
  /** Where a file of it could not be read, it is read anew. */
  readonly forget: () => void;
}

const asView = ({ View, forget }: LaterPart) => ({ Page: View, forget });

const views: Readonly<Record<View, ViewPart>> = {
  grid: { what: 'The grid', Page: Gallery, forget: forgetGridParts },
  loupe: { what: 'The loupe', ...asView(laterViews.loupe) },
  chain: { what: 'The chain of edits', ...asView(laterViews.chain) },
  compare: { what: 'The comparison', ...asView(laterViews.compare) },
  thread: { what: 'The conversation', ...asView(laterViews.thread) },
  playground: { what: 'The playground', ...asView(laterViews.playground) },
  needs: { what: 'The inbox', ...asView(laterViews.needs) },
  spend: { what: 'The spend report', ...asView(laterViews.spend) },
  prices: { what: 'The price book', ...asView(laterViews.prices) },
  connections: { what: 'The connections page', ...asView(laterViews.connections) },
  settings: { what: 'The settings page', ...asView(laterViews.settings) },
};

function Centre() {
  const view = useUi((ui) => ui.view);
  const { what, Page, forget } = views[view];
  return (
    <main className="centre">
      <ErrorBoundary key={view} what={what} onRetry={forget}>
        <Suspense fallback={<div className="centre-waiting" aria-busy="true" />}>
          <Page />
        </Suspense>
      </ErrorBoundary>
      {['grid', 'loupe', 'chain', 'thread'].includes(view) ? (
        <ErrorBoundary what="The composer" onRetry={composer.forget}>
          <AfterPictures place={<div className="composer-place" />}>
            <composer.View />
          </AfterPictures>
        </ErrorBoundary>
      ) : null}
    </main>
  );
}
