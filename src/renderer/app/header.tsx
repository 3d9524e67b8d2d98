import { QueueButton } from '../queue/queue-button.tsx';
import { useCommand, useRunCommand } from '../state/command-context.tsx';
import { MoneyButton } from '../spend/money-button.tsx';
import { TransferProgress } from '../transfer/transfer-progress.tsx';
import { useUi } from '../state/ui-context.tsx';
import type { View } from '../state/ui-store.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { SearchBox } from './search-box.tsx';

/** Always there: the sides' buttons, search, what the queue does, and what was spent. */
export function Header() {
  const view = useUi((ui) => ui.view);
  return (
    <header className="header">
      <SideButton side="sidebar" />
      <b className="brand">Proofsheet</b>
      <SearchBox />
      <div className="header-end">
        <TransferProgress />
        <QueueButton />
        <MoneyButton />
        {hasInspector(view) ? <SideButton side="inspector" /> : null}
      </div>
    </header>
  );
}

const hasInspector = (view: View) => ['grid', 'loupe', 'thread', 'playground'].includes(view);

function SideButton({ side }: { readonly side: 'sidebar' | 'inspector' }) {
  const command = useCommand(`window.${side}`);
  const run = useRunCommand();
  return (
    <IconButton icon={side} label={command.label} keys={command.keys?.[0]} onPress={() => run(command.id)} />
  );
}
