import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { Collection } from '../../shared/organise-model.ts';
import { useCollections } from '../data/organise-queries.ts';
import { NameInput } from '../projects/name-input.tsx';
import { NavGroup } from '../projects/nav-group.tsx';
import { NavItem } from '../projects/nav-item.tsx';
import { useCommands } from '../state/command-context.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { usePictureDrop } from './use-picture-drop.ts';
import { useTelling } from './use-telling.ts';

/** Sets of pictures across projects, in the sidebar; pictures are dropped on them. */
export function CollectionsNav() {
  const { client } = useCommands().context.core;
  const tell = useTelling();
  const collections = useCollections().data ?? [];
  return (
    <NavGroup
      title="Collections"
      thing="collection"
      isEmpty={collections.length === 0}
      onAdd={(name) => void tell(async () => (await client.call('collections.create', { name })).outcome)}
    >
      {collections.map((collection) => (
        <CollectionItem key={collection.id} collection={collection} />
      ))}
    </NavGroup>
  );
}

function CollectionItem({ collection }: { readonly collection: Collection }) {
  const { id: collectionId, name, imageCount } = collection;
  const [isRenaming, setRenaming] = useState(false);
  const store = useUiStore();
  const { client } = useCommands().context.core;
  const tell = useTelling();
  const drop = usePictureDrop(
    (imageIds) => void tell(() => client.call('collections.add', { collectionId, target: { imageIds } })),
  );
  const isCurrent = useUi(
    ({ view, scope }) =>
      ['grid', 'loupe', 'thread'].includes(view) &&
      scope.kind === 'collection' &&
      scope.collectionId === collectionId,
  );
  const remove = async () => {
    await tell(() => client.call('collections.delete', { collectionId }));
    if (isCurrent) store.getState().openScope({ kind: 'all' });
  };
  if (isRenaming) {
    return (
      <NameInput
        label={`New name of ${name}`}
        start={name}
        onDone={(next) => {
          setRenaming(false);
          if (next !== null && next !== name)
            void tell(() => client.call('collections.rename', { collectionId, name: next }));
        }}
      />
    );
  }
  return (
    <NavItem
      icon="copy"
      label={name}
      count={imageCount}
      isCurrent={isCurrent}
      isDropTarget={drop.isOver}
      drop={drop.handlers}
      onPress={() => store.getState().openScope({ kind: 'collection', collectionId })}
      onRename={() => setRenaming(true)}
    >
      <CollectionMenu name={name} onRename={() => setRenaming(true)} onRemove={() => void remove()} />
    </NavItem>
  );
}

interface CollectionMenuProps {
  readonly name: string;
  readonly onRename: () => void;
  readonly onRemove: () => void;
}

function CollectionMenu({ name, onRename, onRemove }: CollectionMenuProps) {
  return (
    <Menu
      label={name}
      trigger={
        <AriaButton className="nav-menu" aria-label={`Actions for ${name}`}>
          <Icon name="more" />
        </AriaButton>
      }
    >
      <MenuItem icon="edit" keys="F2" onAction={onRename}>
        Rename
      </MenuItem>
      <MenuItem icon="trash" detail="Its pictures stay" onAction={onRemove}>
        Delete
      </MenuItem>
    </Menu>
  );
}
