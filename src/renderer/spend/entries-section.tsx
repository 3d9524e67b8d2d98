import { useState } from 'react';
import type { SpendEntry, SpendFilter, SpendRange } from '../../shared/money-model.ts';
import { formatDollarsExactly } from '../../shared/money.ts';
import { useSpendEntries } from '../data/money-queries.ts';
import { messageOf } from '../state/commands.ts';
import { Button } from '../ui/button.tsx';
import { entryBasis, entryKind, entryRule } from './entry-words.ts';

interface Props {
  readonly range: SpendRange;
  readonly filter: SpendFilter;
}

/** The lines every figure above is the sum of, read only when they are asked for. */
export function EntriesSection({ range, filter }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="entries" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Ledger lines</summary>
      {isOpen ? <Entries range={range} filter={filter} /> : null}
    </details>
  );
}

function Entries({ range, filter }: Props) {
  const lines = useSpendEntries(range, filter, true);
  const entries = lines.data?.pages.flatMap((page) => page.entries) ?? [];
  if (lines.isError) {
    return (
      <p role="alert" className="table-empty">
        The lines could not be read. {messageOf(lines.error)}{' '}
        <Button onPress={() => void lines.refetch()}>Try again</Button>
      </p>
    );
  }
  if (lines.isPending) return <p className="table-empty">Reading…</p>;
  if (entries.length === 0) return <p className="table-empty">No lines in these days.</p>;
  return (
    <>
      <p className="entries-note">
        Every figure above is the sum of these lines. None is ever changed: a later figure is a new line.
      </p>
      <div className="entries-box scrolls" tabIndex={0} role="group" aria-label="Ledger lines">
        <table className="table entries-table num">
          <caption className="visually-hidden">Ledger lines, oldest first</caption>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Kind</th>
              <th scope="col" className="is-right">
                Amount
              </th>
              <th scope="col">Known by</th>
              <th scope="col">For</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <EntryRow key={entry.id} entry={entry} />
            ))}
          </tbody>
        </table>
      </div>
      {lines.hasNextPage ? (
        <Button isPending={lines.isFetchingNextPage} onPress={() => void lines.fetchNextPage()}>
          Show more lines
        </Button>
      ) : null}
    </>
  );
}

function EntryRow({ entry }: { readonly entry: SpendEntry }) {
  const time = new Date(entry.createdAtMs).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
  });
  return (
    <tr className={entry.kind === 'estimate' ? 'is-estimate' : undefined}>
      <td className="entry-when">
        {entry.localDay} {time}
      </td>
      <th scope="row">{entryKind(entry.kind)}</th>
      <td className="is-right entry-amount">{formatDollarsExactly(entry.amountNanos)}</td>
      <td>
        {entryBasis(entry.basis)}, {entryRule(entry.unitRule)}
        {entry.detail === null ? null : <span className="entry-detail selectable">{entry.detail}</span>}
      </td>
      <td className="entry-for">
        {entry.model} · {entry.connection}
        <span className="entry-detail">
          {entry.project} · {entry.prompt}
        </span>
      </td>
    </tr>
  );
}
