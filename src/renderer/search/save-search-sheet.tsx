import { useState } from 'react';
import type { ImageScope } from '../../shared/image-query.ts';
import { printName } from '../../shared/query/print-query.ts';
import { useCollections } from '../data/organise-queries.ts';
import { useProjects } from '../data/queries.ts';
import { useSmartCollections } from '../data/search-queries.ts';
import { tellDone } from '../organise/do-organise.ts';
import { useCommands } from '../state/command-context.tsx';
import { messageOf } from '../state/commands.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import './search.css';

/** Asks for the name a search is kept under, while that sheet is open. */
export function SaveSearchSheet() {
  const isOpen = useUi((ui) => ui.sheet === 'save-search' && ui.search.trim() !== '');
  return isOpen ? <SaveSearch /> : null;
}

function SaveSearch() {
  const store = useUiStore();
  const { context } = useCommands();
  const query = useQueryOfPlace();
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const replaced = (useSmartCollections().data ?? []).find((each) => each.name === name.trim());
  const close = () => store.getState().openSheet(null);
  const save = async () => {
    if (name.trim() === '') {
      setProblem('Give it a name.');
      return;
    }
    try {
      const asked = { id: replaced?.id ?? null, name: name.trim(), query };
      const { outcome } = await context.core.client.call('smart.save', asked);
      close();
      tellDone(context, outcome, 'It is saved like that already');
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <Dialog isOpen onClose={close} title="Save this search">
      <form
        className="save-search"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label="Name"
          autoFocus
          maxLength={120}
          value={name}
          onChange={setName}
          note={
            replaced
              ? `“${replaced.name}” is there already: it looks for this from now on. Undo brings its search back.`
              : 'It appears in the library under smart collections and is asked afresh each time.'
          }
          problem={problem}
        />
        <p className="save-search-query">{query}</p>
        <DialogActions>
          <Button onPress={close}>Cancel</Button>
          <Button look="primary" type="submit">
            {replaced ? 'Replace' : 'Save'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** A smart collection is asked of all pictures, so the place the search is made in becomes a part of it. */
function useQueryOfPlace(): string {
  const search = useUi((ui) => ui.search.trim());
  const scope = useUi((ui) => ui.scope);
  const projects = useProjects(true).data ?? [];
  const collections = useCollections().data ?? [];
  return [search, placeTerm(scope, projects, collections)].filter((part) => part !== '').join(' ');
}

function placeTerm(
  scope: ImageScope,
  projects: readonly { readonly id: number; readonly name: string }[],
  collections: readonly { readonly id: number; readonly name: string }[],
): string {
  if (scope.kind === 'project') {
    const project = projects.find(({ id }) => id === scope.projectId);
    return project ? printName('project', project.name) : '';
  }
  if (scope.kind === 'collection') {
    const collection = collections.find(({ id }) => id === scope.collectionId);
    return collection ? printName('collection', collection.name) : '';
  }
  return '';
}
