import { useCallMutation } from '../data/queries.ts';
import { messageOf } from '../state/commands.ts';
import { useNotices } from '../state/command-context.tsx';
import { useUiStore } from '../state/ui-context.tsx';
import { NameInput } from './name-input.tsx';

/** A new project, named in place and opened. */
export function NewProject({ onDone }: { readonly onDone: () => void }) {
  const create = useCallMutation('projects.create');
  const store = useUiStore();
  const notices = useNotices();
  return (
    <NameInput
      label="Name of the new project"
      start=""
      onDone={(name) => {
        onDone();
        if (name === null) return;
        create.mutate(
          { name },
          {
            onSuccess: (project) => store.getState().openScope({ kind: 'project', projectId: project.id }),
            onError: (error) => notices.getState().notify({ text: messageOf(error), tone: 'bad' }),
          },
        );
      }}
    />
  );
}
