import { useState } from 'react';
import type { ImageTarget } from '../../shared/image-query.ts';
import { longestNote, type SharedValues } from '../../shared/organise-model.ts';
import { useCollections, useSharedValues, useTags } from '../data/organise-queries.ts';
import { useAsk } from '../data/use-ask.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Icon } from '../ui/icon.tsx';
import { Section } from '../inspector/section.tsx';
import { Colors, Flags } from './labels.tsx';
import { Stars } from './stars.tsx';
import { TagField } from './tag-field.tsx';
import './organise.css';

/** What people say of the selected pictures: rating, flag, colour, tags, collections, note. */
export function RatingSection({ target }: { readonly target: ImageTarget }) {
  const { data: shared, isPlaceholderData } = useSharedValues(target);
  if (!shared || shared.count === 0) return null;
  return (
    <Section title="Rating and tags">
      {/* What is said of the pictures before is no ground for changing these: a note would be taken over with a word. */}
      <div className="organise-values" inert={isPlaceholderData} aria-busy={isPlaceholderData}>
        <Judgement shared={shared} target={target} />
        <TagChips shared={shared} target={target} />
        <CollectionChips shared={shared} target={target} />
        <NoteField key={JSON.stringify(target)} shared={shared} target={target} />
      </div>
    </Section>
  );
}

interface PartProps {
  readonly shared: SharedValues;
  readonly target: ImageTarget;
}

function Judgement({ shared, target }: PartProps) {
  const { ask } = useAsk();
  return (
    <>
      <Stars value={shared.rating} onChange={(rating) => void ask('organise.rate', { target, rating })} />
      <Flags value={shared.flag} onChange={(flag) => void ask('organise.flag', { target, flag })} />
      <Colors value={shared.color} onChange={(color) => void ask('organise.color', { target, color })} />
    </>
  );
}

interface ChipProps {
  readonly name: string;
  readonly count: number;
  readonly total: number;
  readonly what: string;
  readonly onRemove: () => void;
}

/** A name that is taken off with its cross; "3 of 5" where not all selected pictures have it. */
function NameChip({ name, count, total, what, onRemove }: ChipProps) {
  return (
    <li className="name-chip">
      <span className="name-chip-text" title={name}>
        {name}
      </span>
      {count < total ? <span className="organise-mixed num">{`${count} of ${total}`}</span> : null}
      <button type="button" aria-label={`${what} ${name}`} onClick={onRemove}>
        <Icon name="close" />
      </button>
    </li>
  );
}

function TagChips({ shared, target }: PartProps) {
  const { ask } = useAsk();
  const known = useTags().data ?? [];
  return (
    <>
      <ul className="name-chips" aria-label="Tags">
        {shared.tags.map(({ id, name, count }) => (
          <NameChip
            key={id}
            {...{ name, count, total: shared.count, what: 'Remove the tag' }}
            onRemove={() => void ask('organise.tag', { target, remove: [name] }, `Tag ${name} removed.`)}
          />
        ))}
      </ul>
      <TagField
        label="Add tags"
        placeholder="Add a tag"
        known={known.map(({ name }) => name)}
        onAdd={(add) => void ask('organise.tag', { target, add }, 'Tagged.')}
      />
    </>
  );
}

function CollectionChips({ shared, target }: PartProps) {
  const { ask } = useAsk();
  const ui = useUiStore();
  const hasAny = (useCollections().data ?? []).length > 0;
  return (
    <>
      <ul className="name-chips" aria-label="Collections">
        {shared.collections.map(({ id, name, count }) => (
          <NameChip
            key={id}
            {...{ name, count, total: shared.count, what: 'Take out of' }}
            onRemove={() =>
              void ask('collections.remove', { collectionId: id, target }, `Taken out of ${name}.`)
            }
          />
        ))}
      </ul>
      <button type="button" className="organise-link" onClick={() => ui.getState().openSheet('collect')}>
        {hasAny ? 'Add to a collection' : 'Make a collection of it'}
      </button>
    </>
  );
}

/** Saved when it is left; where notes differ nothing is written until something is typed. */
function NoteField({ shared, target }: PartProps) {
  const { ask } = useAsk();
  const kept = shared.note ?? '';
  const [text, setText] = useState<string | null>(null);
  const save = () => {
    if (text !== null && text !== kept) void ask('organise.note', { target, note: text }, 'Note saved.');
    setText(null);
  };
  return (
    <textarea
      className="input organise-note"
      aria-label="Note"
      rows={2}
      maxLength={longestNote}
      placeholder={shared.note === null ? 'Notes differ. What you write replaces them.' : 'Note'}
      value={text ?? kept}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={save}
    />
  );
}
