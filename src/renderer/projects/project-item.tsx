import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { Project } from '../../shared/model.ts';
import { mediaUrl } from '../../shared/transport.ts';
import { useCallMutation, useConnections } from '../data/queries.ts';
import { messageOf } from '../state/commands.ts';
import { tellDone } from '../organise/do-organise.ts';
import { usePictureDrop } from '../organise/use-picture-drop.ts';
import { useCommands, useNotices } from '../state/command-context.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { NameInput } from './name-input.tsx';
import { NavItem } from './nav-item.tsx';

/** A project in the sidebar: open with a press, rename with F2 or a double click, the rest in its menu. */
export function ProjectItem({ project }: { readonly project: Project }) {
  const [isRenaming, setRenaming] = useState(false);
  const store = useUiStore();
  const notices = useNotices();
  const rename = useCallMutation('projects.rename');
  const isCurrent = useUi(
    (ui) =>
      ['grid', 'loupe', 'thread'].includes(ui.view) &&
      ui.scope.kind === 'project' &&
      ui.scope.projectId === project.id,
  );
  const onError = (error: unknown) => notices.getState().notify({ text: messageOf(error), tone: 'bad' });
  const { context } = useCommands();
  const drop = usePictureDrop((imageIds) => {
    const moved = context.core.client.call('organise.move', { target: { imageIds }, projectId: project.id });
    void moved.then((outcome) => tellDone(context, outcome), onError);
  });

  if (isRenaming) {
    return (
      <NameInput
        label={`New name of ${project.name}`}
        start={project.name}
        onDone={(name) => {
          setRenaming(false);
          if (name !== null && name !== project.name)
            rename.mutate({ projectId: project.id, name }, { onError });
        }}
      />
    );
  }
  return (
    <NavItem
      cover={<Cover project={project} />}
      label={project.name}
      count={project.imageCount}
      isCurrent={isCurrent}
      isQuiet={project.archivedAtMs !== null}
      isDropTarget={drop.isOver}
      drop={drop.handlers}
      onPress={() => store.getState().openScope({ kind: 'project', projectId: project.id })}
      onRename={() => setRenaming(true)}
    >
      <ProjectMenu project={project} onRename={() => setRenaming(true)} />
    </NavItem>
  );
}

interface ProjectMenuProps {
  readonly project: Project;
  readonly onRename: () => void;
}

function ProjectMenu({ project, onRename }: ProjectMenuProps) {
  const notices = useNotices();
  const setArchived = useCallMutation('projects.setArchived');
  const setUsual = useCallMutation('projects.setDefaultConnection');
  const connections = useConnections().data ?? [];
  const isArchived = project.archivedAtMs !== null;
  const onError = (error: unknown) => notices.getState().notify({ text: messageOf(error), tone: 'bad' });
  return (
    <Menu
      label={project.name}
      trigger={
        <AriaButton className="nav-menu" aria-label={`Actions for ${project.name}`}>
          <Icon name="more" />
        </AriaButton>
      }
    >
      <MenuItem icon="edit" keys="F2" onAction={onRename}>
        Rename
      </MenuItem>
      <MenuItem
        icon={isArchived ? 'undo' : 'archive'}
        onAction={() => setArchived.mutate({ projectId: project.id, archived: !isArchived }, { onError })}
      >
        {isArchived ? 'Bring back' : 'Archive'}
      </MenuItem>
      <MenuSeparator />
      {connections.map(({ id, name }) => {
        const isUsual = project.defaultConnectionId === id;
        return (
          <MenuItem
            key={id}
            icon={isUsual ? 'check' : 'plug'}
            detail={isUsual ? 'Usual here; choose again for none' : 'Use it unless another is chosen'}
            onAction={() =>
              setUsual.mutate({ projectId: project.id, connectionId: isUsual ? null : id }, { onError })
            }
          >
            {name}
          </MenuItem>
        );
      })}
    </Menu>
  );
}

function Cover({ project }: { readonly project: Project }) {
  if (project.coverImageId === null) return <span className="nav-cover" />;
  return <img className="nav-cover" src={mediaUrl(project.coverImageId, '160')} alt="" draggable={false} />;
}
