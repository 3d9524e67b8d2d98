import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { SmartCollection } from '../../shared/search-model.ts';
import { useSmartCollections } from '../data/search-queries.ts';
import { useTelling } from '../organise/use-telling.ts';
import { NameInput } from '../projects/name-input.tsx';
import { NavItem } from '../projects/nav-item.tsx';
import { useCommands } from '../state/command-context.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';

/** Queries kept under a name, in the sidebar; each is asked of all pictures. */
export function SmartNav() {
  const collections = useSmartCollections().data ?? [];
  return (
    <>
      <h2 className="nav-heading">Smart collections</h2>
      <ul className="nav-list" aria-label="Smart collections">
        {collections.map((collection) => (
          <SmartItem key={collection.id} collection={collection} />
        ))}
      </ul>
      {collections.length === 0 ? <p className="nav-note">Save a search to keep it here</p> : null}
    </>
  );
}

function SmartItem({ collection: { id, name, query } }: { readonly collection: SmartCollection }) {
  const [isRenaming, setRenaming] = useState(false);
  const store = useUiStore();
  const { client } = useCommands().context.core;
  const tell = useTelling();
  const isCurrent = useUi(
    (ui) => ui.view === 'grid' && ui.scope.kind === 'all' && ui.search.trim() === query.trim(),
  );
  if (isRenaming) {
    return (
      <NameInput
        label={`New name of ${name}`}
        start={name}
        onDone={(next) => {
          setRenaming(false);
          if (next !== null && next !== name)
            void tell(async () => (await client.call('smart.save', { id, name: next, query })).outcome);
        }}
      />
    );
  }
  return (
    <NavItem
      icon="find"
      label={name}
      isCurrent={isCurrent}
      onPress={() => {
        store.getState().openScope({ kind: 'all' });
        store.getState().setSearch(query);
      }}
      onRename={() => setRenaming(true)}
    >
      <Menu
        label={name}
        trigger={
          <AriaButton className="nav-menu" aria-label={`Actions for ${name}`}>
            <Icon name="more" />
          </AriaButton>
        }
      >
        <MenuItem icon="edit" keys="F2" onAction={() => setRenaming(true)}>
          Rename
        </MenuItem>
        <MenuItem
          icon="trash"
          detail="Its pictures stay"
          onAction={() => void tell(() => client.call('smart.remove', { id }))}
        >
          Remove
        </MenuItem>
      </Menu>
    </NavItem>
  );
}
