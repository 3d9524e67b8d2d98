import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { howMadeText, totalOf, totalWords } from '../../shared/how-made-text.ts';
import type { ImageId } from '../../shared/ids.ts';
import { useCore } from '../data/client-context.tsx';
import { queryKeys } from '../data/query-keys.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from './copy-button.tsx';

/** Every step that led to a picture, as text to read and to copy; asked for when it is opened. */
export function HowMadeText({ imageId }: { readonly imageId: ImageId }) {
  const { client } = useCore();
  const ui = useUiStore();
  const [isOpen, setOpen] = useState(false);
  const made = useQuery({
    queryKey: queryKeys.howMade(imageId),
    queryFn: () => client.call('chains.made', { imageId }),
    enabled: isOpen,
  }).data;
  const text = made === undefined ? null : howMadeText(made);
  return (
    <details className="inspector-more" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>How was this made</summary>
      {made === undefined || text === null ? (
        <p className="inspector-quiet">Reading…</p>
      ) : (
        <>
          <div className="inspector-line">
            <span className="inspector-quiet num">
              {made.steps.length} steps · {totalWords(totalOf(made.steps))}
            </span>
            <CopyButton text={text} what="Steps" />
          </div>
          <Button look="quiet" icon="retry" onPress={() => ui.getState().openRerun({ imageId, rest: null })}>
            Make these steps again…
          </Button>
          <pre className="inspector-code selectable scrolls" tabIndex={0}>
            {text}
          </pre>
        </>
      )}
    </details>
  );
}
