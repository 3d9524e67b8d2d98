import type { LibraryWork } from '../../shared/library-model.ts';
import { useCore } from '../data/client-context.tsx';
import { useLibraryWork } from '../data/library-queries.ts';
import { useNotices } from '../state/command-context.tsx';
import { messageOf } from '../state/commands.ts';
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
      {/* Thumbnails nobody asked for: their words are as short as they can be said. */}
      <span className="num transfer-words">{isTransfer ? shown.words : thumbnailWords(shown.share)}</span>
      <ProgressBar label={shown.words} share={shown.share} />
      <IconButton
        icon="close"
        label={isTransfer ? 'Stop the transfer' : 'Stop making thumbnails'}
        onPress={shown.stop}
      />
    </div>
  );
}

const thumbnailWords = (share: number | null): string =>
  share === null ? 'Thumbnails' : `Thumbnails ${Math.floor(share * 100)} %`;

/** Why pictures go on to get theirs, and when the others do. */
const stoppedThumbnails =
  'Thumbnails are made only for pictures you look at now. The rest are made after the next start.';

interface CoreTransfer extends Omit<Transfer, 'share'> {
  readonly kind: LibraryWork['kind'];
  readonly share: number | null;
}

/** What core does by itself, such as a folder that the host's own dialog named. */
function useCoreTransfer(): CoreTransfer | null {
  const work = useLibraryWork().data;
  const notices = useNotices();
  const { client } = useCore();
  const words = work ? works[work.kind] : undefined;
  if (!work || words === undefined) return null;
  const { id, kind, percent } = work;
  return {
    kind,
    words,
    share: percent === null ? null : percent / 100,
    stop() {
      void client.call('library.cancelWork', { id }).then(
        () => (kind === 'thumbnails' ? notices.getState().notify({ text: stoppedThumbnails }) : undefined),
        (error: unknown) => notices.getState().notify({ text: messageOf(error), tone: 'bad' }),
      );
    },
  };
}
