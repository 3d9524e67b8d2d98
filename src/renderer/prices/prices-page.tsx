import { useState } from 'react';
import type { ConnectionId } from '../../shared/ids.ts';
import type { PriceView } from '../../shared/money-model.ts';
import { usePrices } from '../data/money-queries.ts';
import { useConnections } from '../data/queries.ts';
import { Fault } from '../gallery/fault.tsx';
import { ToolsBar } from '../gallery/tools-bar.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { PriceDialog, type PriceStart } from './price-dialog.tsx';
import { PricesTable } from './prices-table.tsx';
import { priceModels } from './price-words.ts';
import './prices.css';

/** The price book: what every model costs, by whose word, since when; and a person's own prices. */
export function PricesPage() {
  const connectionId = useUi((ui) => ui.pricesOf);
  const ui = useUiStore();
  const [wanted, setWanted] = useState('');
  const [editing, setEditing] = useState<PriceStart | null>(null);
  const prices = usePrices(connectionId);
  const models = priceModels(prices.data ?? [], wanted);
  return (
    <section className="page" aria-label="Price book">
      <ToolsBar title="Price book" figures="estimates use these; old entries stay as they are">
        <Button icon="arrowLeft" onPress={() => ui.getState().show('spend')}>
          Back to spend
        </Button>
        <Button look="primary" onPress={() => setEditing({ connectionId, price: null })}>
          Set a price
        </Button>
      </ToolsBar>
      <div className="prices scrolls">
        <div className="prices-tools">
          <TextField
            label="Find a model"
            isLabelHidden
            placeholder="Find a model"
            value={wanted}
            onChange={setWanted}
          />
          <ConnectionSelect value={connectionId} onChange={(id) => ui.getState().showPrices(id)} />
        </div>
        {prices.isError ? (
          <Fault
            what="The prices could not be read."
            error={prices.error}
            onRetry={() => void prices.refetch()}
          />
        ) : null}
        {prices.data && models.length === 0 ? (
          <p className="prices-none">
            {wanted === ''
              ? 'No prices here. Set one, and estimates and caps can reckon with it.'
              : `No model is called “${wanted.slice(0, 60)}”.`}
          </p>
        ) : null}
        <PricesTable
          models={models}
          onEdit={(price: PriceView) =>
            setEditing({ connectionId: price.connectionId ?? connectionId, price })
          }
        />
      </div>
      {editing === null ? null : <PriceDialog start={editing} onClose={() => setEditing(null)} />}
    </section>
  );
}

function ConnectionSelect(props: {
  readonly value: ConnectionId | null;
  readonly onChange: (id: ConnectionId | null) => void;
}) {
  const connections = useConnections().data ?? [];
  return (
    <Select
      label="Prices of"
      labelPlace="inside"
      options={[
        { id: 'all', label: 'all connections' },
        ...connections
          .filter(({ isPlayMoney }) => !isPlayMoney)
          .map(({ id, name }) => ({ id: String(id), label: name })),
      ]}
      value={props.value === null ? 'all' : String(props.value)}
      onChange={(key) => props.onChange(connections.find(({ id }) => String(id) === key)?.id ?? null)}
    />
  );
}
