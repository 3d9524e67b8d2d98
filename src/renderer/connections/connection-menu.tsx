import type { Connection, ProviderInfo } from '../../shared/model.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import type { PlaceInOrder } from './use-connection-order.ts';

interface ConnectionMenuProps {
  readonly connection: Connection;
  readonly provider: ProviderInfo | undefined;
  readonly order: PlaceInOrder;
  readonly isPaused: boolean;
  readonly onPause: () => void;
  readonly onKey: () => void;
  readonly onFetch: () => void;
  readonly onRemove: () => void;
}

/** What is done with a connection now and then. */
export function ConnectionMenu(props: ConnectionMenuProps) {
  const { connection, provider, order, isPaused } = props;
  const ui = useUiStore();
  return (
    <Menu
      label={`More about ${connection.name}`}
      placement="bottom end"
      trigger={<IconButton icon="more" label="More" />}
    >
      {provider?.canFetchTask ? (
        <MenuItem icon="restore" onAction={props.onFetch}>
          Fetch by task id…
        </MenuItem>
      ) : null}
      <MenuItem icon="money" onAction={() => ui.getState().showPrices(connection.id)}>
        Prices
      </MenuItem>
      <MenuItem icon={isPaused ? 'play' : 'pause'} onAction={props.onPause}>
        {isPaused ? 'Resume' : 'Pause'}
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        icon="chevronUp"
        keys="Alt+ArrowUp"
        isDisabled={order.up === null}
        onAction={() => order.up?.()}
      >
        Move up
      </MenuItem>
      <MenuItem
        icon="chevronDown"
        keys="Alt+ArrowDown"
        isDisabled={order.down === null}
        onAction={() => order.down?.()}
      >
        Move down
      </MenuItem>
      {connection.isPlayMoney ? null : (
        <>
          <MenuSeparator />
          <MenuItem icon="key" onAction={props.onKey}>
            {connection.hasKey ? 'Replace key…' : 'Enter key…'}
          </MenuItem>
          <MenuItem icon="trash" isDanger onAction={props.onRemove}>
            Remove…
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
