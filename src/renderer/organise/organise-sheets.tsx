import { useState } from 'react';
import type { MethodName, MethodArguments } from '../../shared/contract.ts';
import { pictureCount } from '../../shared/organise-words.ts';
import { useCollections, useTags } from '../data/organise-queries.ts';
import { useProjects } from '../data/queries.ts';
import { useCommands } from '../state/command-context.tsx';
import { messageOf } from '../state/commands.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { tellDone } from './do-organise.ts';
import { PurgeDialog } from './purge-dialog.tsx';
import { TagField } from './tag-field.tsx';
import { TagsSheet } from './tags-sheet.tsx';
import { chosenIds, targetOf } from './target.ts';
import './organise.css';

/** The small dialogs of organising; at most one is open. */
export function OrganiseSheets() {
  const sheet = useUi((ui) => ui.sheet);
  if (sheet === 'tag') return <TagSheet />;
  if (sheet === 'tags') return <TagsSheet />;
  if (sheet === 'move') return <MoveSheet />;
  if (sheet === 'collect') return <CollectSheet />;
  if (sheet === 'purge' || sheet === 'empty-trash') return <PurgeDialog isAll={sheet === 'empty-trash'} />;
  return null;
}

type Organising = Extract<MethodName, 'organise.tag' | 'organise.move' | 'collections.add'>;

function useSheet() {
  const { context } = useCommands();
  const ui = useUiStore();
  const [problem, setProblem] = useState<string | null>(null);
  // What was chosen when it opened: the selection may move on beneath it.
  const [about] = useState(() => ({ target: targetOf(context), count: chosenIds(context).size }));
  const close = () => ui.getState().openSheet(null);
  async function attempt(work: () => Promise<void>, staysOpen = false): Promise<void> {
    try {
      await work();
      setProblem(null);
      if (!staysOpen) close();
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  const run = <M extends Organising>(name: M, input: MethodArguments<M>, staysOpen = false) =>
    attempt(async () => tellDone(context, await context.core.client.call(name, input)), staysOpen);
  return { ...about, context, close, problem, attempt, run };
}

function Problem({ text }: { readonly text: string | null }) {
  return text === null ? null : (
    <p className="field-error" role="alert">
      {text}
    </p>
  );
}

function TagSheet() {
  const { target, count, close, problem, run } = useSheet();
  const tags = useTags().data ?? [];
  if (target === null) return null;
  return (
    <Dialog isOpen onClose={close} title={`Tag ${pictureCount(count)}`}>
      <TagField
        label="Add tags"
        autoFocus
        placeholder="Tags, with commas between them"
        known={tags.map(({ name }) => name)}
        onAdd={(add) => void run('organise.tag', { target, add }, true)}
      />
      <TagField
        label="Remove tags"
        placeholder="Tags to take off"
        known={tags.map(({ name }) => name)}
        onAdd={(remove) => void run('organise.tag', { target, remove }, true)}
      />
      <Problem text={problem} />
      <DialogActions>
        <Button onPress={close}>Done</Button>
      </DialogActions>
    </Dialog>
  );
}

function MoveSheet() {
  const { target, count, close, problem, run } = useSheet();
  const projects = useProjects().data ?? [];
  if (target === null) return null;
  return (
    <Dialog isOpen onClose={close} title={`Move ${pictureCount(count)}`}>
      <ul className="choice-list" aria-label="Projects">
        {projects.map(({ id, name }) => (
          <li key={id}>
            <Button look="quiet" onPress={() => void run('organise.move', { target, projectId: id })}>
              {name}
            </Button>
          </li>
        ))}
      </ul>
      <p className="inspector-quiet">What was paid stays with the project it was paid in.</p>
      <Problem text={problem} />
      <DialogActions>
        <Button onPress={close}>Cancel</Button>
      </DialogActions>
    </Dialog>
  );
}

function CollectSheet() {
  const { target, count, context, close, problem, attempt, run } = useSheet();
  const collections = useCollections().data ?? [];
  if (target === null) return null;
  return (
    <Dialog isOpen onClose={close} title={`Add ${pictureCount(count)} to a collection`}>
      <ul className="choice-list" aria-label="Collections">
        {collections.map(({ id, name }) => (
          <li key={id}>
            <Button look="quiet" onPress={() => void run('collections.add', { collectionId: id, target })}>
              {name}
            </Button>
          </li>
        ))}
      </ul>
      <TagField
        label="Name of a new collection"
        placeholder="New collection"
        autoFocus
        known={[]}
        onAdd={([name]) =>
          void attempt(async () => {
            const made = await context.core.client.call('collections.create', { name: name ?? '', target });
            tellDone(context, made.outcome);
          })
        }
      />
      <Problem text={problem} />
      <DialogActions>
        <Button onPress={close}>Cancel</Button>
      </DialogActions>
    </Dialog>
  );
}
