import type { Client } from '../../shared/client.ts';
import type { SpendEntry, SpendFilter, SpendRange } from '../../shared/money-model.ts';
import { spendCsvHeader, spendCsvRows, spendFile } from '../../shared/spend-file.ts';

/** Lines asked for at once: few enough to show progress, many enough to be quick. */
const linesPerPage = 2_000;

export type ExportFormat = 'csv' | 'json';

interface Format {
  readonly type: string;
  readonly text: (range: SpendRange, entries: readonly SpendEntry[]) => string;
}

/** How lines become a file: the same as the command line writes. */
export const exportFormats: Readonly<Record<ExportFormat, Format>> = {
  csv: {
    type: 'text/csv;charset=utf-8',
    text: (_range, entries) => spendCsvHeader() + spendCsvRows(entries),
  },
  json: {
    type: 'application/json',
    text: (range, entries) => `${JSON.stringify(spendFile(range, entries), null, 2)}\n`,
  },
};

/** "proofsheet-spend-2026-11-01-to-2026-11-20.csv". */
export function exportName({ from, to }: SpendRange, format: ExportFormat): string {
  return `proofsheet-spend-${from}-to-${to}.${format}`;
}

/** Every line of a range, page by page; `onProgress` hears how many there are so far. Ends early when stopped. */
export async function readAllEntries(
  client: Client,
  range: SpendRange,
  filter: SpendFilter,
  signal: AbortSignal,
  onProgress: (lineCount: number) => void,
): Promise<readonly SpendEntry[]> {
  const entries: SpendEntry[] = [];
  let afterId: number | null = null;
  do {
    const page: { readonly entries: readonly SpendEntry[]; readonly nextAfterId: number | null } =
      await client.call('spend.entries', { range, filter, afterId, limit: linesPerPage });
    entries.push(...page.entries);
    afterId = page.nextAfterId;
    onProgress(entries.length);
  } while (afterId !== null && !signal.aborted);
  return entries;
}
