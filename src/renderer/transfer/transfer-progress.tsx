import type { LibraryWork } from '../../shared/library-model.ts';
import { useLibraryWork } from '../data/library-queries.ts';
import { useAsk } from '../data/use-ask.ts';
import { useUi } from '../state/ui-context.tsx';
import type { Transfer } from '../state/ui-store.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import './transfer.css';

const works: Readonly<Partial<Record<LibraryWork['kind'], string>>> = {
  import: 'Importing pictures',
  export: 'Exporting pictures',
  'bundle-export': 'Exporting the project',
  'bundle-import': 'Importing the project',
  thumbnails: 'Making thumbnails',
};

/** What comes in, goes out, or is made of what is here, how far it is, and the way to stop it; nothing while nothing does. */
export function TransferProgress() {
  const own = useUi((ui) => ui.transfer);
  const core = useCoreTransfer();
  const shown = own ?? core;
  if (shown === null) return null;
  const isTransfer = own !== null || core?.kind !== 'thumbnails';
  return (
    <div className="pill transfer-progress" role="group" aria-label={isTransfer ? 'Transfer' : 'Thumbnails'}>
      <span className="num transfer-words">{shown.words}</span>
      <ProgressBar label={shown.words} share={shown.share} />
      <IconButton
        icon="close"
        label={isTransfer ? 'Stop the transfer' : 'Stop making thumbnails'}
        onPress={shown.stop}
      />
    </div>
  );
}

interface CoreTransfer extends Omit<Transfer, 'share'> {
  readonly kind: LibraryWork['kind'];
  readonly share: number | null;
}

/** What core does by itself, such as a folder that the host's own dialog named. */
function useCoreTransfer(): CoreTransfer | null {
  const work = useLibraryWork().data;
  const { ask } = useAsk();
  const words = work ? works[work.kind] : undefined;
  if (!work || words === undefined) return null;
  return {
    kind: work.kind,
    words,
    share: work.percent === null ? null : work.percent / 100,
    stop: () => void ask('library.cancelWork', {}),
  };
}
