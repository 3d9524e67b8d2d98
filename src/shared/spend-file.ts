import type { SpendEntry, SpendRange } from './money-model.ts';
import { formatDollarsExactly } from './money.ts';

/**
 * Entries of the ledger as files, for the command line and the window alike. CSV by RFC 4180, in UTF-8: a header row,
 * then a row per entry and nothing else. A sheet runs cells that begin like a formula, so texts that do get a leading
 * apostrophe; numbers never do.
 */
interface Column {
  readonly name: string;
  readonly kind: 'text' | 'number';
  readonly read: (entry: SpendEntry) => string;
}

const text = (name: string, read: Column['read']): Column => ({ name, kind: 'text', read });
const number = (name: string, read: Column['read']): Column => ({ name, kind: 'number', read });

const columns: readonly Column[] = [
  number('entry_id', (entry) => String(entry.id)),
  text('local_day', (entry) => entry.localDay),
  text('entered_at', (entry) => new Date(entry.createdAtMs).toISOString()),
  text('kind', (entry) => entry.kind),
  number('amount_usd', (entry) => formatDollarsExactly(entry.amountNanos).replace('$', '')),
  number('amount_nanos', (entry) => String(entry.amountNanos)),
  text('basis', (entry) => entry.basis),
  text('unit_rule', (entry) => entry.unitRule),
  text('project', (entry) => entry.project),
  text('connection', (entry) => entry.connection),
  text('provider', (entry) => entry.provider),
  text('model', (entry) => entry.model),
  number('attempt_id', (entry) => String(entry.attemptId)),
  text('run_id', (entry) => entry.runId),
  text('price_id', (entry) => entry.priceId ?? ''),
  text('detail', (entry) => entry.detail ?? ''),
  text('request_id', (entry) => entry.requestId ?? ''),
  text('prompt', (entry) => entry.prompt),
];

const lineEnd = '\r\n';

/** The first row of a CSV file of entries. */
export function spendCsvHeader(): string {
  return columns.map((column) => column.name).join(',') + lineEnd;
}

/** Rows of a CSV file, to be written after the header page by page. */
export function spendCsvRows(entries: readonly SpendEntry[]): string {
  return entries.map((entry) => columns.map((column) => cell(column, entry)).join(',') + lineEnd).join('');
}

function cell({ kind, read }: Column, entry: SpendEntry): string {
  const value = read(entry);
  return quoted(kind === 'text' ? withoutFormula(value) : value);
}

/** A tab or a line break before the sign counts too: some sheets strip them first. */
function withoutFormula(value: string): string {
  return /^[\s\u0000-\u0020]*[=+\-@]/.test(value) || /^[\t\r]/.test(value) ? `'${value}` : value;
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** The JSON export: what was asked for, the sum of its entries, and each of them. Amounts are whole nanodollars. */
export interface SpendFile {
  readonly format: 'proofsheet-spend';
  readonly version: 1;
  readonly currency: 'USD';
  readonly range: SpendRange;
  readonly totalNanos: number;
  readonly entries: readonly SpendEntry[];
}

export function spendFile(range: SpendRange, entries: readonly SpendEntry[]): SpendFile {
  return {
    format: 'proofsheet-spend',
    version: 1,
    currency: 'USD',
    range,
    totalNanos: entries.reduce((sum, entry) => sum + entry.amountNanos, 0),
    entries,
  };
}
