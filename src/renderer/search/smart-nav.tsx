import { Button as AriaButton } from 'react-aria-components';
import type { SmartCollection } from '../../shared/search-model.ts';
import { useSmartCollections } from '../data/search-queries.ts';
import { NavItem } from '../projects/nav-item.tsx';
import { useCommands } from '../state/command-context.tsx';
import { messageOf, type CommandContext } from '../state/commands.ts';
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
  const store = useUiStore();
  const { context } = useCommands();
  return (
    <NavItem
      icon="find"
      label={name}
      isCurrent={useUi(
        (ui) => ui.view === 'grid' && ui.scope.kind === 'all' && ui.search.trim() === query.trim(),
      )}
      onPress={() => {
        store.getState().openScope({ kind: 'all' });
        store.getState().setSearch(query);
      }}
    >
      <Menu
        label={name}
        trigger={
          <AriaButton className="nav-menu" aria-label={`Actions for ${name}`}>
            <Icon name="more" />
          </AriaButton>
        }
      >
        <MenuItem
          icon="trash"
          detail="Its pictures stay"
          onAction={() => void remove(context, { id, name, query })}
        >
          Remove
        </MenuItem>
      </Menu>
    </NavItem>
  );
}

/** Takes it off the list and says so, with the way back. */
async function remove(context: CommandContext, { id, name, query }: SmartCollection): Promise<void> {
  const { client } = context.core;
  const notices = context.notices.getState();
  const tell = (error: unknown) => notices.notify({ text: messageOf(error), tone: 'bad' });
  try {
    await client.call('smart.remove', { id });
    notices.notify({
      text: `Removed the smart collection “${name}”`,
      action: {
        label: 'Undo',
        run: () => void client.call('smart.save', { name, query }).catch(tell),
      },
    });
  } catch (error) {
    tell(error);
  }
}
