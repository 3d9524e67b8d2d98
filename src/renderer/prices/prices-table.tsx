import type { PriceView } from '../../shared/money-model.ts';
import { dayWords } from '../connections/connection-words.ts';
import { useMoneyMutation } from '../data/money-queries.ts';
import { useConnections, useProviders } from '../data/queries.ts';
import { messageOf } from '../state/commands.ts';
import { useNotices } from '../state/command-context.tsx';
import { Button } from '../ui/button.tsx';
import { priceText, unitName, type PriceLine, type PriceModel } from './price-words.ts';

interface Props {
  readonly models: readonly PriceModel[];
  readonly onEdit: (price: PriceView) => void;
}

/** One block of rows for each model. */
export function PricesTable({ models, onEdit }: Props) {
  const providers = useProviders().data ?? [];
  if (models.length === 0) return null;
  return (
    <table className="table prices-table num">
      <caption className="visually-hidden">Prices by model and unit</caption>
      <thead>
        <tr>
          <th scope="col">Unit</th>
          <th scope="col">Price</th>
          <th scope="col">Since</th>
          <th scope="col">Where from</th>
          <th scope="col">
            <span className="visually-hidden">Change</span>
          </th>
        </tr>
      </thead>
      {models.map((model) => (
        <tbody key={model.key}>
          <tr className="prices-model">
            <th scope="rowgroup" colSpan={5}>
              {model.model === '*' ? 'Any model' : model.model}{' '}
              <span className="prices-provider">
                {providers.find(({ id }) => id === model.provider)?.label ?? model.provider}
              </span>
            </th>
          </tr>
          {model.lines.map((line) => (
            <Line key={line.key} line={line} onEdit={onEdit} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Line({ line, onEdit }: { readonly line: PriceLine; readonly onEdit: Props['onEdit'] }) {
  const { current, older } = line;
  const connection = useConnections().data?.find(({ id }) => id === current.connectionId);
  const name = `${current.model === '*' ? 'any model' : current.model}, ${unitName(current.unit)}`;
  return (
    <tr>
      <th scope="row">{unitName(current.unit)}</th>
      <td className="prices-amount">
        {priceText(current.unit, current.amountNanos)}
        {current.isOverride ? (
          <span className="prices-own">your price{connection ? ` for ${connection.name}` : ''}</span>
        ) : null}
      </td>
      <td>{dayWords(current.date)}</td>
      <td className="prices-source selectable">
        {current.note ?? current.source}
        {older.length > 0 ? <OlderPrices older={older} /> : null}
      </td>
      <td className="is-right prices-actions">
        {current.isOverride ? <ClearPrice price={current} name={name} /> : null}
        <Button
          look="quiet"
          aria-label={`${current.isOverride ? 'Change' : 'Set yours'}: ${name}`}
          onPress={() => onEdit(current)}
        >
          {current.isOverride ? 'Change' : 'Set yours'}
        </Button>
      </td>
    </tr>
  );
}

function OlderPrices({ older }: { readonly older: readonly PriceView[] }) {
  return (
    <details className="prices-older">
      <summary>{older.length === 1 ? '1 earlier price' : `${older.length} earlier prices`}</summary>
      <ul>
        {older.map((price) => (
          <li key={price.id}>
            {priceText(price.unit, price.amountNanos)}, since {dayWords(price.date)}
          </li>
        ))}
      </ul>
    </details>
  );
}

function ClearPrice({ price, name }: { readonly price: PriceView; readonly name: string }) {
  const clear = useMoneyMutation('prices.clear');
  const notices = useNotices();
  const { connectionId, model, unit } = price;
  if (connectionId === null) return null;
  return (
    <Button
      look="quiet"
      aria-label={`Clear your price: ${name}`}
      isPending={clear.isPending}
      onPress={() =>
        clear.mutate(
          { connectionId, model, unit },
          {
            onSuccess: () => notices.getState().announce('The shipped price counts again.'),
            onError: (error) => notices.getState().notify({ text: messageOf(error), tone: 'bad' }),
          },
        )
      }
    >
      Clear
    </Button>
  );
}
