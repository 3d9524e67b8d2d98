import { useUi } from '../state/ui-context.tsx';
import { Icon } from '../ui/icon.tsx';
import { useComposer } from './composer-context.tsx';
import { findReferences, strayReferences } from './references.ts';

/** What "@2" comes to: words, and the pictures in this order; or that it points nowhere. */
export function ReferencesNote() {
  const prompt = useComposer((state) => state.prompt);
  const count = useUi((ui) => ui.composerInputs.filter(({ role }) => role !== 'mask').length);
  const stray = strayReferences(prompt, count);
  const hasReferences = findReferences(prompt).length > 0;
  return (
    <div role="status">
      {hasReferences ? (
        <p className="composer-note">
          <Icon name={stray === null ? 'info' : 'warning'} className={stray === null ? '' : 'is-warn'} />
          <span>
            {stray ??
              `Pictures are sent in the order of their numbers; ${count === 1 ? '@1 goes' : `@1 to @${count} go`} along as words.`}
          </span>
        </p>
      ) : null}
    </div>
  );
}
