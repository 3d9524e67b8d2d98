import { Suspense, useDeferredValue, useEffect, type ReactNode } from 'react';
import { ComposerProvider } from '../composer/composer-context.tsx';
import { Composer } from '../composer/composer.tsx';
import { useCore } from '../data/client-context.tsx';
import type { CoreHealthStore } from '../data/core-health.ts';
import { DropLayer } from '../drop/drop-layer.tsx';
import { Gallery } from '../gallery/gallery.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { PlaygroundProvider } from '../playground/playground-context.tsx';
import { Sidebar } from '../projects/sidebar.tsx';
import { RunAnnouncer } from '../queue/run-announcer.tsx';
import { useTheme } from '../settings/use-theme.ts';
import { useShortcuts } from '../shortcuts/use-shortcuts.ts';
import { useUi } from '../state/ui-context.tsx';
import type { View } from '../state/ui-store.ts';
import { Banners } from './banners.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Header } from './header.tsx';
import type { LaterPart } from './later.tsx';
import { laterViews, readLaterParts } from './later-parts.ts';
import { Overlays } from './overlays.tsx';
import { Side } from './side.tsx';
import './app.css';

/** The window: header, where on the left, pictures in the centre, about them on the right, composer beneath. */
export function App({ health }: { readonly health: CoreHealthStore }) {
  const hasInspector = useUi((ui) =>
    ['grid', 'loupe', 'chain', 'compare', 'thread', 'playground', 'connections'].includes(ui.view),
  );
  const { firstScreen } = useCore();
  // What lies over the window is drawn right after it: pictures need not wait for that.
  const isSecond = useDeferredValue(true, false);
  useTheme();
  useShortcuts();
  useEffect(() => {
    void firstScreen.drawn.then(readLaterParts);
  }, [firstScreen]);
  return (
    <ComposerProvider>
      <PlaygroundProvider>
        <div className="window">
          <ErrorBoundary what="The header">
            <Header />
          </ErrorBoundary>
          <Banners health={health} />
          <div className="body">
            <Side side="sidebar" label="Library">
              <ErrorBoundary what="The sidebar">
                <Sidebar />
              </ErrorBoundary>
            </Side>
            <Centre />
            {hasInspector ? (
              <Side side="inspector" label="About the selection">
                <ErrorBoundary what="The inspector">
                  <Inspector />
                </ErrorBoundary>
              </Side>
            ) : null}
          </div>
          <DropLayer />
          <RunAnnouncer />
          <ErrorBoundary what="What lies over the window">{isSecond ? <Overlays /> : null}</ErrorBoundary>
        </div>
      </PlaygroundProvider>
    </ComposerProvider>
  );
}

interface ViewPart {
  readonly what: string;
  readonly Page: () => ReactNode;
  readonly later?: LaterPart;
}

const asView = (later: LaterPart) => ({ Page: later.View, later });

const views: Readonly<Record<View, ViewPart>> = {
  grid: { what: 'The grid', Page: Gallery },
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
  const { what, Page, later } = views[view];
  return (
    <main className="centre">
      <ErrorBoundary key={view} what={what} onRetry={later?.forget}>
        <Suspense fallback={<div className="centre-waiting" aria-busy="true" />}>
          <Page />
        </Suspense>
      </ErrorBoundary>
      {['grid', 'loupe', 'chain', 'thread'].includes(view) ? (
        <ErrorBoundary what="The composer">
          <Composer />
        </ErrorBoundary>
      ) : null}
    </main>
  );
}
