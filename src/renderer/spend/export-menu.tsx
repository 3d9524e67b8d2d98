import { useRef, useState } from 'react';
import type { SpendFilter, SpendRange } from '../../shared/money-model.ts';
import { useCore } from '../data/client-context.tsx';
import { messageOf } from '../state/commands.ts';
import { useNotices } from '../state/command-context.tsx';
import { Button } from '../ui/button.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { exportFormats, exportName, readAllEntries, type ExportFormat } from './export-entries.ts';

interface Props {
  readonly range: SpendRange;
  readonly filter: SpendFilter;
}

/** Saves the lines behind the report as a file; a long export says how far it is and can be stopped. */
export function ExportMenu({ range, filter }: Props) {
  const { lineCount, stop, start } = useExport({ range, filter });
  if (lineCount !== null) {
    return (
      <span className="export num" role="status">
        {lineCount.toLocaleString('en-US')} lines
        <Button onPress={stop}>Stop</Button>
      </span>
    );
  }
  return (
    <Menu label="Export" placement="bottom end" trigger={<Button>Export</Button>}>
      <MenuItem detail="one line per ledger entry, for a spreadsheet" onAction={() => void start('csv')}>
        CSV
      </MenuItem>
      <MenuItem detail="the same lines with every field" onAction={() => void start('json')}>
        JSON
      </MenuItem>
    </Menu>
  );
}

function useExport({ range, filter }: Props) {
  const { client } = useCore();
  const notices = useNotices();
  const [lineCount, setLineCount] = useState<number | null>(null);
  const stopping = useRef<AbortController | null>(null);
  const start = async (format: ExportFormat) => {
    const controller = new AbortController();
    stopping.current = controller;
    setLineCount(0);
    try {
      const entries = await readAllEntries(client, range, filter, controller.signal, setLineCount);
      if (controller.signal.aborted) return;
      const { text, type } = exportFormats[format];
      saveFile(exportName(range, format), new Blob([text(range, entries)], { type }));
      notices.getState().notify({
        text: `${entries.length.toLocaleString('en-US')} lines saved as ${format.toUpperCase()}.`,
      });
    } catch (error) {
      notices.getState().notify({ text: `Nothing was saved. ${messageOf(error)}`, tone: 'bad' });
    } finally {
      setLineCount(null);
    }
  };
  return { lineCount, start, stop: () => stopping.current?.abort() };
}

/** Hands a file to the browser's own download. */
function saveFile(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has taken hold of the blob by the next turn of the loop; kept longer it would stay in memory.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
