import { useState } from 'react';
import { AppError } from '../../shared/errors.ts';
import type { OrganiseOutcome, Tag } from '../../shared/organise-model.ts';
import { pictureCount } from '../../shared/organise-words.ts';
import { useTags } from '../data/organise-queries.ts';
import { useCommands } from '../state/command-context.tsx';
import { messageOf } from '../state/commands.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { tellDone } from './do-organise.ts';

/** A tag that is to get the name another one has. */
interface Merge {
  readonly tag: Tag;
  readonly name: string;
}

/** Every tag, to be renamed, merged into another or deleted; each can be undone. */
export function TagsSheet() {
  const ui = useUiStore();
  const tags = useTags().data ?? [];
  const [wanted, setWanted] = useState('');
  const { merge, setMerge, problem, rename, remove } = useTagWork();
  const found = tags.filter(({ name }) => name.toLowerCase().includes(wanted.trim().toLowerCase()));
  const close = () => ui.getState().openSheet(null);
  return (
    <Dialog isOpen onClose={close} title="Tags">
      {tags.length === 0 ? (
        <p className="inspector-quiet">No tags yet. Select pictures and press T to give them some.</p>
      ) : (
        <>
          <TextField label="Find a tag" value={wanted} onChange={setWanted} />
          <ul className="tags-list scrolls" aria-label="Tags">
            {found.map((tag) => (
              <TagRow
                key={tag.id}
                tag={tag}
                onRename={(name) => void rename(tag, name, false)}
                onRemove={() => void remove(tag)}
              />
            ))}
          </ul>
          {found.length === 0 ? <p className="inspector-quiet">No tag has that in its name.</p> : null}
        </>
      )}
      {merge ? (
        <div className="tags-merge" role="alert">
          <p>
            There is a tag “{merge.name}” already. Put what is tagged “{merge.tag.name}” under it?
          </p>
          <Button look="quiet" onPress={() => setMerge(null)}>
            Keep both
          </Button>
          <Button onPress={() => void rename(merge.tag, merge.name, true)}>Merge</Button>
        </div>
      ) : null}
      {problem === null ? null : (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
      <DialogActions>
        <Button onPress={close}>Done</Button>
      </DialogActions>
    </Dialog>
  );
}

function useTagWork() {
  const { context } = useCommands();
  const { client } = context.core;
  const [merge, setMerge] = useState<Merge | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = async (work: () => Promise<OrganiseOutcome>, onTaken?: () => void): Promise<void> => {
    setMerge(null);
    setProblem(null);
    try {
      tellDone(context, await work());
    } catch (error) {
      if (onTaken && error instanceof AppError && error.code === 'conflict') onTaken();
      else setProblem(messageOf(error));
    }
  };
  return {
    merge,
    setMerge,
    problem,
    rename: (tag: Tag, name: string, isMerge: boolean) =>
      attempt(
        () => client.call('tags.rename', { tagId: tag.id, name, merge: isMerge }),
        () => setMerge({ tag, name }),
      ),
    remove: (tag: Tag) => attempt(() => client.call('tags.delete', { tagId: tag.id })),
  };
}

interface RowProps {
  readonly tag: Tag;
  readonly onRename: (name: string) => void;
  readonly onRemove: () => void;
}

function TagRow({ tag, onRename, onRemove }: RowProps) {
  const [isRenaming, setRenaming] = useState(false);
  if (isRenaming) {
    const done = (name: string) => {
      setRenaming(false);
      if (name !== '' && name !== tag.name) onRename(name);
    };
    return <RenameRow tag={tag} onDone={done} />;
  }
  return (
    <li className="tags-row">
      <span className="tags-row-name">{tag.name}</span>
      <span className="inspector-quiet num">{pictureCount(tag.imageCount)}</span>
      <IconButton icon="edit" label={`Rename ${tag.name}`} onPress={() => setRenaming(true)} />
      <IconButton icon="trash" label={`Delete the tag ${tag.name}`} onPress={onRemove} />
    </li>
  );
}

/** Empty gives the rename up; leaving the field does nothing by itself. */
function RenameRow({ tag, onDone }: { readonly tag: Tag; readonly onDone: (name: string) => void }) {
  const [name, setName] = useState(tag.name);
  return (
    <li>
      <form
        className="tags-rename"
        onSubmit={(event) => {
          event.preventDefault();
          onDone(name.trim());
        }}
      >
        <TextField
          label={`New name of ${tag.name}`}
          autoFocus
          maxLength={100}
          value={name}
          onChange={setName}
        />
        <Button look="quiet" onPress={() => onDone('')}>
          Cancel
        </Button>
        <Button type="submit">Rename</Button>
      </form>
    </li>
  );
}
