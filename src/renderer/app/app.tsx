import { Composer } from '../composer/composer.tsx';
import { ComposerProvider } from '../composer/composer-context.tsx';
import { ConnectionsPage } from '../connections/connections-page.tsx';
import { DropLayer } from '../drop/drop-layer.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { Loupe } from '../loupe/loupe.tsx';
import { useUi } from '../state/ui-context.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Side } from './side.tsx';
import './app.css';

/** The window: header, where on the left, pictures in the centre, about them on the right, composer beneath. */
export function App() {
  return (
    <ComposerProvider>
      <div className="window">
        <header className="header" />
        <div className="body">
          <Side side="sidebar" label="Library">
            <div />
          </Side>
          <Centre />
          <Side side="inspector" label="About the selection">
            <ErrorBoundary what="The inspector">
              <Inspector />
            </ErrorBoundary>
          </Side>
        </div>
        <DropLayer />
      </div>
    </ComposerProvider>
  );
}

function Centre() {
  const view = useUi((ui) => ui.view);
  if (view === 'connections') {
    return (
      <main className="centre">
        <ErrorBoundary what="The connections page">
          <ConnectionsPage />
        </ErrorBoundary>
      </main>
    );
  }
  return (
    <main className="centre">
      {view === 'loupe' ? (
        <ErrorBoundary what="The loupe">
          <Loupe />
        </ErrorBoundary>
      ) : (
        <div />
      )}
      <ErrorBoundary what="The composer">
        <Composer />
      </ErrorBoundary>
    </main>
  );
}
