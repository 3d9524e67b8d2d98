import { Button } from 'react-aria-components';
import { formatDollars } from '../../shared/money.ts';
import { useSpendSummary } from '../data/queries.ts';
import { QueueButton } from '../queue/queue-button.tsx';
import { useCommand, useRunCommand } from '../state/command-context.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
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
        <QueueButton />
        <MoneyButton />
        {view === 'grid' || view === 'loupe' ? <SideButton side="inspector" /> : null}
      </div>
    </header>
  );
}

function SideButton({ side }: { readonly side: 'sidebar' | 'inspector' }) {
  const command = useCommand(`window.${side}`);
  const run = useRunCommand();
  return (
    <IconButton icon={side} label={command.label} keys={command.keys?.[0]} onPress={() => run(command.id)} />
  );
}

function MoneyButton() {
  const store = useUiStore();
  const { data } = useSpendSummary();
  return (
    <Tooltip text="Open the spend report">
      <Button className="pill num" onPress={() => store.getState().show('spend')}>
        <Icon name="money" />
        <span className="visually-hidden">Spend: </span>
        {data ? (
          <>
            <b>{formatDollars(data.todayNanos)}</b>
            <span className="pill-more">today · {formatDollars(data.monthNanos)} this month</span>
          </>
        ) : (
          <span>not known</span>
        )}
      </Button>
    </Tooltip>
  );
}
