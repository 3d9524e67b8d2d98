import { useState } from 'react';
import { formatDollars } from '../../shared/money.ts';
import { useConnections, useProjects, useSpendRows, useSpendSummary } from '../data/queries.ts';
import { useToday } from '../data/today-context.tsx';
import { Fault } from '../gallery/fault.tsx';
import { ToolsBar } from '../gallery/tools-bar.tsx';
import { classNames } from '../ui/class-names.ts';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { DayChart } from './day-chart.tsx';
import { recentDays } from './recent-days.ts';
import { SpendTable } from './spend-table.tsx';
import './spend.css';

const groupings = [
  { id: 'model', label: 'Model' },
  { id: 'project', label: 'Project' },
  { id: 'connection', label: 'Connection' },
] as const;

/** What was really spent: figures, days, and what it went to. Estimates and play money never count here. */
export function SpendPage() {
  return (
    <section className="page" aria-label="Spend">
      <ToolsBar title="Spend" figures="real money only; estimates and play money are left out" />
      <div className="report scrolls">
        <Figures />
        <Days />
        <Groups />
      </div>
    </section>
  );
}

function Figures() {
  const { data, isError, error, refetch } = useSpendSummary();
  if (isError)
    return <Fault what="The figures could not be read." error={error} onRetry={() => void refetch()} />;
  const figures = [
    { label: 'Today', nanos: data?.todayNanos, note: 'charged since midnight' },
    { label: 'This month', nanos: data?.monthNanos, note: 'charged this calendar month' },
    { label: 'In all', nanos: data?.totalNanos, note: 'since the library began' },
    { label: 'Reserved', nanos: data?.reservedNanos, note: 'held for what is waiting or running' },
    {
      label: 'Not certain',
      nanos: data?.unknownNanos,
      note: data && data.unknownNanos > 0 ? 'may have been charged: needs you' : 'no open questions',
      isWarning: (data?.unknownNanos ?? 0) > 0,
    },
  ];
  return (
    <ul className="cards num" aria-label="Figures">
      {figures.map((figure) => (
        <li key={figure.label} className={classNames('card', figure.isWarning === true && 'is-warning')}>
          <span>{figure.label}</span>
          <b>{figure.nanos === undefined ? '–' : formatDollars(figure.nanos)}</b>
          <span className="card-note">{figure.note}</span>
        </li>
      ))}
    </ul>
  );
}

function Days() {
  const nowMs = useToday();
  const { data, isError, error, refetch } = useSpendRows('day');
  if (isError)
    return <Fault what="The days could not be read." error={error} onRetry={() => void refetch()} />;
  return <DayChart days={recentDays(data?.rows ?? [], nowMs)} />;
}

function Groups() {
  const [by, setBy] = useState<(typeof groupings)[number]['id']>('model');
  const { data, isError, error, refetch } = useSpendRows(by);
  const nameOf = useRowNames(by);
  return (
    <div className="group">
      <div className="group-head">
        <h2>Where it went</h2>
        <SegmentedControl label="Group by" segments={groupings} value={by} onChange={setBy} />
      </div>
      {isError ? (
        <Fault what="The report could not be read." error={error} onRetry={() => void refetch()} />
      ) : (
        <SpendTable
          caption={`Spend by ${by}`}
          rows={(data?.rows ?? []).map((row) => ({ ...row, name: nameOf(row.key) }))}
          totalNanos={data?.totalNanos ?? 0}
        />
      )}
    </div>
  );
}

/** Rows may be keyed by id; people read names. */
function useRowNames(by: 'model' | 'project' | 'connection'): (key: string) => string {
  const projects = useProjects(true).data ?? [];
  const connections = useConnections().data ?? [];
  const named = by === 'project' ? projects : by === 'connection' ? connections : [];
  return (key) => named.find((entry) => String(entry.id) === key)?.name ?? key;
}
