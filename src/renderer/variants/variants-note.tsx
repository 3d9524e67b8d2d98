import type { Variants } from '../../shared/variants/variant-rows.ts';
import { useComposer, useComposerStore } from '../composer/composer-context.tsx';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { countWords } from './variant-words.ts';

/** Says what the braces and the table make of the prompt, and how to have it otherwise. */
export function VariantsNote({ variants }: { readonly variants: Variants }) {
  const composer = useComposerStore();
  const table = useComposer((state) => state.table);
  const isLiteral = useComposer((state) => state.isLiteral);
  const hasBraces = useComposer((state) => /\{[^{}]*[|{}]/.test(state.prompt));
  if (table === null && !hasBraces && !isLiteral) return null;
  return (
    <div role="status">
      {table === null ? null : (
        <p className="composer-note">
          <Icon name="grid" />
          <span>
            Table <b>{table.name}</b>
            {variants.kind === 'rows' ? ` · ${countWords(variants)}` : ''}
          </span>
          <IconButton
            icon="close"
            label="Take off the table"
            onPress={() => composer.getState().set({ table: null, problem: null })}
          />
        </p>
      )}
      {table === null && variants.kind === 'rows' ? (
        <p className="composer-note">
          <Icon name="grid" />
          <span>{countWords(variants)}. The button shows them all before anything is sent.</span>
          <Literal isLiteral={false} />
        </p>
      ) : null}
      {isLiteral && hasBraces ? (
        <p className="composer-note">
          <Icon name="info" />
          <span>Braces are sent as they are written.</span>
          <Literal isLiteral />
        </p>
      ) : null}
      {variants.kind === 'problem' && table === null && hasBraces ? (
        <p className="composer-note">
          <Icon name="info" />
          <span>Braces stand for choices and blanks.</span>
          <Literal isLiteral={false} />
        </p>
      ) : null}
    </div>
  );
}

function Literal({ isLiteral }: { readonly isLiteral: boolean }) {
  const composer = useComposerStore();
  return (
    <Button look="quiet" onPress={() => composer.getState().set({ isLiteral: !isLiteral, problem: null })}>
      {isLiteral ? 'Make variants of them' : 'Send braces as written'}
    </Button>
  );
}
