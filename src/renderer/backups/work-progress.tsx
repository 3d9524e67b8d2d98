import type { LibraryWork } from '../../shared/library-model.ts';
import { useLibraryWork } from '../data/library-queries.ts';
import { useAsk } from '../data/use-ask.ts';
import { Button } from '../ui/button.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { workWords } from './backup-words.ts';

/** How far long work of these kinds is, and the way to stop it; nothing while there is none. */
export function WorkProgress({ kinds }: { readonly kinds: readonly LibraryWork['kind'][] }) {
  const work = useLibraryWork().data;
  const { ask } = useAsk();
  if (!work || !kinds.includes(work.kind)) return null;
  return (
    <div className="library-work">
      <span className="num" role="status">
        {workWords(work)}
      </span>
      <ProgressBar label={workWords(work)} share={work.percent === null ? null : work.percent / 100} />
      <Button onPress={() => void ask('library.cancelWork', { id: work.id }, 'Stopped.')}>Stop</Button>
    </div>
  );
}
