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

/** What comes in or goes out now, how far it is, and the way to stop it; nothing while nothing does. */
export function TransferProgress() {
  const own = useUi((ui) => ui.transfer);
  const core = useCoreTransfer();
  const shown = own ?? core;
  if (shown === null) return null;
  return (
    <div className="pill transfer-progress" role="group" aria-label="Transfer">
      <span className="num transfer-words">{shown.words}</span>
      <ProgressBar label={shown.words} share={shown.share} />
      <IconButton icon="close" label="Stop the transfer" onPress={shown.stop} />
    </div>
  );
}

/** What core does by itself, such as a folder that the host's own dialog named. */
function useCoreTransfer(): (Omit<Transfer, 'share'> & { readonly share: number | null }) | null {
  const work = useLibraryWork().data;
  const { ask } = useAsk();
  const words = work ? works[work.kind] : undefined;
  if (!work || words === undefined) return null;
  return {
    words,
    share: work.percent === null ? null : work.percent / 100,
    stop: () => void ask('library.cancelWork', {}),
  };
}
