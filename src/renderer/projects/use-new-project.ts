import { useCallMutation } from '../data/queries.ts';
import { messageOf } from '../state/commands.ts';
import { useNotices } from '../state/command-context.tsx';
import { useUiStore } from '../state/ui-context.tsx';

/** Makes a project and opens it. Lives with the list, as the field it was named in is gone by the time core answers. */
export function useNewProject(): (name: string) => void {
  const create = useCallMutation('projects.create');
  const store = useUiStore();
  const notices = useNotices();
  return (name) =>
    create.mutate(
      { name },
      {
        onSuccess: (project) => store.getState().openScope({ kind: 'project', projectId: project.id }),
        onError: (error) => notices.getState().notify({ text: messageOf(error), tone: 'bad' }),
      },
    );
}
