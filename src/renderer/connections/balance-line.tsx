import type { Connection } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';
import { useBalance } from '../data/detail-queries.ts';
import { messageOf } from '../state/commands.ts';
import { Button } from '../ui/button.tsx';
import { Spinner } from '../ui/progress-bar.tsx';

/** What is left on an account: asked for when somebody wants to know, as it is a call over the network. */
export function BalanceLine({ connection }: { readonly connection: Connection }) {
  const balance = useBalance(connection.id);
  const words = balance.data
    ? balance.data.amountNanos === null
      ? balance.data.detail
      : `${formatDollars(balance.data.amountNanos)} left`
    : balance.error
      ? messageOf(balance.error)
      : null;
  return (
    <span className="connection-balance num" role="status">
      {words === null ? null : <span title={balance.data?.detail}>{words}</span>}
      <Button look="quiet" isDisabled={balance.isFetching} onPress={() => void balance.refetch()}>
        {balance.isFetching ? <Spinner /> : null}
        {words === null ? 'Ask for the balance' : 'Ask again'}
      </Button>
    </span>
  );
}
