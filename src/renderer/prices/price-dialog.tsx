import { useState } from 'react';
import type { ConnectionId } from '../../shared/ids.ts';
import type { PriceView } from '../../shared/money-model.ts';
import { useMoneyMutation } from '../data/money-queries.ts';
import { useConnections } from '../data/queries.ts';
import { messageOf } from '../state/commands.ts';
import { useNotices } from '../state/command-context.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { MoneyField, moneyText, readMoney } from '../ui/money-field.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import {
  amountPerUnit,
  isTokenUnit,
  priceUnits,
  typedAmount,
  unitName,
  type PriceUnit,
} from './price-words.ts';

/** What a price form starts from: a row that was pressed, or nothing. */
export interface PriceStart {
  readonly connectionId: ConnectionId | null;
  readonly price: PriceView | null;
}

interface Props {
  readonly start: PriceStart;
  readonly onClose: () => void;
}

/** Sets a person's own price for one connection, from today on. */
export function PriceDialog({ start, onClose }: Props) {
  const form = usePriceForm(start, onClose);
  return (
    <Dialog isOpen onClose={onClose} title="Set your price">
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          form.save();
        }}
      >
        <Select
          label="Connection"
          options={form.connections.map(({ id, name }) => ({ id: String(id), label: name }))}
          value={form.connectionId === null ? null : String(form.connectionId)}
          onChange={form.setConnection}
          placeholder="Choose a connection"
        />
        <TextField label="Model" value={form.model} onChange={form.setModel} isRequired />
        <Select
          label="Unit"
          options={priceUnits.map((unit) => ({ id: unit, label: unitName(unit) }))}
          value={form.unit}
          onChange={form.setUnit}
        />
        <MoneyField
          label={
            isTokenUnit(form.unit)
              ? 'Price per million tokens, in dollars'
              : `Price per ${form.unit}, in dollars`
          }
          value={form.text}
          onChange={form.setText}
          autoFocus={start.price !== null}
        />
        <TextField
          label="Note"
          value={form.note}
          onChange={form.setNote}
          note="Where the price is from, for you to find again. From today on; old entries stay as they are."
        />
        {form.problem === null ? null : (
          <p role="alert" className="field-error">
            {form.problem}
          </p>
        )}
        <DialogActions>
          <Button look="quiet" onPress={onClose}>
            Not now
          </Button>
          <Button look="primary" type="submit" isPending={form.isBusy}>
            Set the price
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function usePriceForm({ connectionId: startId, price }: PriceStart, onClose: () => void) {
  const connections = (useConnections().data ?? []).filter(({ isPlayMoney }) => !isPlayMoney);
  const notices = useNotices();
  const set = useMoneyMutation('prices.set');
  const offered =
    price === null ? connections : connections.filter((each) => each.provider === price.provider);
  const [chosenId, setChosenId] = useState(startId);
  const connectionId = chosenId ?? (offered.length === 1 ? (offered[0]?.id ?? null) : null);
  const [model, setModel] = useState(price?.model ?? '');
  const [unit, setUnit] = useState<PriceUnit>(price?.unit ?? 'call');
  const [text, setText] = useState(() =>
    price === null ? '' : moneyText(typedAmount(price.unit, price.amountNanos)),
  );
  const [note, setNote] = useState(price?.note ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const changed =
    <T,>(change: (value: T) => void) =>
    (value: T) => {
      change(value);
      setProblem(null);
    };
  return {
    connections: offered.length > 0 ? offered : connections,
    connectionId,
    model,
    unit,
    text,
    note,
    problem,
    isBusy: set.isPending,
    setConnection: (key: string) => setChosenId(connections.find(({ id }) => String(id) === key)?.id ?? null),
    setModel: changed(setModel),
    setUnit: (key: string) => setUnit(priceUnits.find((each) => each === key) ?? 'call'),
    setText: changed(setText),
    setNote: changed(setNote),
    save: () => {
      const read = readPrice(connectionId, model, unit, text);
      if (typeof read === 'string') return setProblem(read);
      set.mutate(
        { ...read, model: model.trim(), unit, note: note.trim() === '' ? null : note.trim() },
        {
          onSuccess: () => {
            notices.getState().announce('The price is set.');
            onClose();
          },
          onError: (error) => setProblem(messageOf(error)),
        },
      );
    },
  };
}

/** The amount and whose it is, or what is wrong in words. */
function readPrice(connectionId: ConnectionId | null, model: string, unit: PriceUnit, text: string) {
  if (connectionId === null) return 'Choose the connection this price is for.';
  if (model.trim() === '') return 'Write the model’s name as the provider has it.';
  const read = readMoney(text);
  if (read.kind === 'empty') return 'Write the price. What costs nothing is 0.';
  if (read.kind === 'wrong') return read.problem;
  const amountNanos = amountPerUnit(unit, read.nanos);
  if (amountNanos === null) return 'A price per million tokens has at most three decimals.';
  return { connectionId, amountNanos };
}
