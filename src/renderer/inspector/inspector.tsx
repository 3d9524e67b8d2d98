import { useImageDetail } from '../data/queries.ts';
import { messageOf } from '../state/commands.ts';
import { useUi } from '../state/ui-context.tsx';
import type { View } from '../state/ui-store.ts';
import { ConnectionPanel } from './connection-panel.tsx';
import { PicturePanel } from './picture-panel.tsx';
import { RunPanel } from './run-panel.tsx';
import { SeveralPanel } from './several-panel.tsx';
import { Section } from './section.tsx';
import './inspector.css';

/** Views in which the inspector follows the selected pictures. */
const amongPictures: readonly View[] = ['grid', 'loupe', 'chain', 'compare', 'thread', 'playground'];

/** About whatever is chosen: one picture, several, a run, a connection, or nothing. */
export function Inspector() {
  const inspected = useUi((ui) => ui.inspected);
  const view = useUi((ui) => ui.view);
  const activeId = useUi((ui) => ui.selection.activeId);
  const chosen = useUi((ui) => ui.selection.ids);
  return (
    <div className="inspector">
      {inspected?.kind === 'run' ? (
        <RunPanel runId={inspected.runId} />
      ) : inspected?.kind === 'connection' ? (
        <ConnectionPanel connectionId={inspected.connectionId} />
      ) : view === 'connections' ? (
        <Section title="Nothing selected">
          <p className="inspector-quiet">A connection’s facts and models appear here.</p>
        </Section>
      ) : !amongPictures.includes(view) ? (
        <Nothing />
      ) : chosen.size > 1 && view === 'grid' ? (
        <SeveralPanel chosen={chosen} />
      ) : activeId !== null && (chosen.has(activeId) || view !== 'grid') ? (
        <OnePicture imageId={activeId} />
      ) : (
        <Nothing />
      )}
    </div>
  );
}

function OnePicture({ imageId }: { readonly imageId: Parameters<typeof useImageDetail>[0] }) {
  const detail = useImageDetail(imageId);
  if (detail.data) return <PicturePanel detail={detail.data} />;
  if (detail.isError) {
    return (
      <Section title="About this picture">
        <p className="inspector-quiet" role="alert">
          {messageOf(detail.error)}
        </p>
      </Section>
    );
  }
  // The shape of what will come, without a word that would flash by.
  return <div className="inspector-waiting" aria-busy="true" />;
}

function Nothing() {
  return (
    <Section title="Nothing selected">
      <p className="inspector-quiet">A picture’s cost, recipe and history appear here.</p>
    </Section>
  );
}
