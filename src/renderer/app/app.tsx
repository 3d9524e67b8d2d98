import { CapDialog } from '../caps/cap-dialog.tsx';
import { ComparePage } from '../compare/compare-page.tsx';
import { ComposerProvider } from '../composer/composer-context.tsx';
import { Composer } from '../composer/composer.tsx';
import { ConnectionsPage } from '../connections/connections-page.tsx';
import type { CoreHealthStore } from '../data/core-health.ts';
import { DropLayer } from '../drop/drop-layer.tsx';
import { Gallery } from '../gallery/gallery.tsx';
import { GraphPage } from '../graph/graph-page.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { Loupe } from '../loupe/loupe.tsx';
import { NeedsPage } from '../needs/needs-page.tsx';
import { Playground } from '../playground/playground.tsx';
import { PlaygroundProvider } from '../playground/playground-context.tsx';
import { PricesPage } from '../prices/prices-page.tsx';
import { OrganiseSheets } from '../organise/organise-sheets.tsx';
import { Sidebar } from '../projects/sidebar.tsx';
import { RunAnnouncer } from '../queue/run-announcer.tsx';
import { SettingsPage } from '../settings/settings-page.tsx';
import { useTheme } from '../settings/use-theme.ts';
import { CommandPalette } from '../shortcuts/command-palette.tsx';
import { ShortcutsSheet } from '../shortcuts/shortcuts-sheet.tsx';
import { useShortcuts } from '../shortcuts/use-shortcuts.ts';
import { SpendPage } from '../spend/spend-page.tsx';
import { useUi } from '../state/ui-context.tsx';
import { ExportDialog } from '../transfer/export-dialog.tsx';
import { ImportDialog } from '../transfer/import-dialog.tsx';
import type { View } from '../state/ui-store.ts';
import { Thread } from '../thread/thread.tsx';
import { RerunDialog } from '../rerun/rerun-dialog.tsx';
import { SaveSearchSheet } from '../search/save-search-sheet.tsx';
import { Banners } from './banners.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Header } from './header.tsx';
import { Side } from './side.tsx';
import './app.css';

/** The window: header, where on the left, pictures in the centre, about them on the right, composer beneath. */
export function App({ health }: { readonly health: CoreHealthStore }) {
  const hasInspector = useUi((ui) =>
    ['grid', 'loupe', 'chain', 'compare', 'thread', 'playground', 'connections'].includes(ui.view),
  );
  useTheme();
  useShortcuts();
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
          <CapDialog />
          <ImportDialog />
          <ExportDialog />
          <DropLayer />
          <CommandPalette />
          <ShortcutsSheet />
          <OrganiseSheets />
          <RerunDialog />
          <SaveSearchSheet />
          <RunAnnouncer />
        </div>
      </PlaygroundProvider>
    </ComposerProvider>
  );
}

const views: Readonly<Record<View, { readonly what: string; readonly Page: () => React.ReactNode }>> = {
  grid: { what: 'The grid', Page: Gallery },
  loupe: { what: 'The loupe', Page: Loupe },
  chain: { what: 'The chain of edits', Page: GraphPage },
  compare: { what: 'The comparison', Page: ComparePage },
  thread: { what: 'The conversation', Page: Thread },
  playground: { what: 'The playground', Page: Playground },
  needs: { what: 'The inbox', Page: NeedsPage },
  spend: { what: 'The spend report', Page: SpendPage },
  prices: { what: 'The price book', Page: PricesPage },
  connections: { what: 'The connections page', Page: ConnectionsPage },
  settings: { what: 'The settings page', Page: SettingsPage },
};

function Centre() {
  const view = useUi((ui) => ui.view);
  const { what, Page } = views[view];
  return (
    <main className="centre">
      <ErrorBoundary key={view} what={what}>
        <Page />
      </ErrorBoundary>
      {['grid', 'loupe', 'chain', 'thread'].includes(view) ? (
        <ErrorBoundary what="The composer">
          <Composer />
        </ErrorBoundary>
      ) : null}
    </main>
  );
}
