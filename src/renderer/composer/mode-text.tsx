import type { ImageDetail } from '../../shared/model.ts';
import { versionNames } from '../chain/chain-layout.ts';
import { useChain } from '../data/queries.ts';
import { useUi } from '../state/ui-context.tsx';
import { useComposer } from './composer-context.tsx';
import { continueLine, modeLine } from './composer-mode.ts';
import type { ComposerView } from './use-composer-view.ts';
import { VersionPicker } from './version-picker.tsx';

interface ModeTextProps {
  readonly view: ComposerView;
  readonly source: ImageDetail | null;
  readonly projectName: string | null;
}

/** What the next press does, in a line; while everything is in sight, also where the picture goes. */
export function ModeText({ view, source, projectName }: ModeTextProps) {
  const isEverything = useUi((ui) => ui.scope.kind !== 'project');
  const reading = useComposer((composer) => composer.reading);
  const isThread = useUi((ui) => ui.view === 'thread') && view.mode === 'edit' && source !== null;
  const version = useVersionName(source);
  const line = isThread
    ? continueLine(version, source.children.length > 0)
    : modeLine({
        mode: view.mode,
        connection: view.connection?.name ?? 'no connection yet',
        source: source && { version, label: source.cell.label },
        inputCount: view.inputs.length,
        inputMax: view.capabilities?.inputs.max ?? view.inputs.length,
      });
  const isEditing = source !== null && (view.mode === 'edit' || view.mode === 'masked');
  const where =
    isEverything && view.mode !== 'edit' && view.mode !== 'masked' ? (projectName ?? 'My pictures') : null;
  return (
    <p className="composer-mode num" aria-live="polite">
      {reading ? (
        `Reading ${Math.min(reading.done + 1, reading.total)} of ${reading.total} files`
      ) : (
        <>
          <span>{line.before}</span> <b className="composer-mode-name">{line.strong}</b>
          {isEditing ? <VersionPicker imageId={source.cell.id} /> : null}
          <span className="composer-mode-after">
            {line.after}
            {where === null ? '' : ` · into ${where}`}
          </span>
        </>
      )}
    </p>
  );
}

/** What the strip and the graph call the picture. */
function useVersionName(source: ImageDetail | null): string {
  const chain = useChain(source?.cell.id ?? null).data ?? [];
  if (source === null) return '';
  return versionNames(chain).get(source.cell.id) ?? `v${source.cell.version}`;
}
