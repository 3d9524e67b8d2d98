import { Button } from 'react-aria-components';
import type { ImageId } from '../../shared/ids.ts';
import { mediaUrl } from '../../shared/transport.ts';
import { versionNames } from '../chain/chain-layout.ts';
import { priceOf } from '../chain/price-of.ts';
import { useChain } from '../data/queries.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';

/** Chooses another version of the same chain to edit; sending from an older one makes a branch. */
export function VersionPicker({ imageId }: { readonly imageId: ImageId }) {
  const ui = useUiStore();
  const all = useChain(imageId).data ?? [];
  const names = versionNames(all);
  const chain = all.filter((node) => !node.isTrashed && !node.isGone);
  if (chain.length < 2 || !chain.some(({ cell }) => cell.id === imageId)) return null;
  return (
    <Menu
      label="Version to edit"
      placement="top start"
      trigger={
        <Button className="icon-button version-picker" aria-label="Choose another version to edit">
          <Icon name="chevronDown" />
        </Button>
      }
    >
      {chain.map((node) => (
        <MenuItem
          key={node.cell.id}
          picture={mediaUrl(node.cell.id, '160')}
          isCurrent={node.cell.id === imageId}
          detail={[node.cell.label, priceOf(node)].filter(Boolean).join(' · ')}
          onAction={() => ui.getState().startEditing(node.cell.id)}
        >
          {names.get(node.cell.id) ?? `v${node.cell.version}`}
        </MenuItem>
      ))}
    </Menu>
  );
}
