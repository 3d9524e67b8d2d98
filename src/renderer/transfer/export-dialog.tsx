import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  defaultExportName,
  exportTokens,
  isByteExact,
  type ExportOptions,
} from '../../shared/export-model.ts';
import type { ImageId } from '../../shared/ids.ts';
import { useCore } from '../data/client-context.tsx';
import { useHostInfo } from '../data/queries.ts';
import { useNotices } from '../state/command-context.tsx';
import { messageOf } from '../state/commands.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { Stepper } from '../ui/stepper.tsx';
import { TextField } from '../ui/text-field.tsx';
import { startDownload } from './download.ts';
import './transfer.css';

/** Copies of the selected pictures for the world outside: what they carry, what they are called, and a look before. */
export function ExportDialog() {
  const isOpen = useUi((ui) => ui.sheet === 'export');
  const store = useUiStore();
  return (
    <Dialog
      isOpen={isOpen}
      onClose={() => store.getState().openSheet(null)}
      title="Export pictures"
      size="wide"
    >
      <ExportForm onDone={() => store.getState().openSheet(null)} />
    </Dialog>
  );
}

const kinds = [
  { id: 'original', label: 'Original' },
  { id: 'png', label: 'PNG' },
  { id: 'jpeg', label: 'JPEG' },
  { id: 'webp', label: 'WebP' },
] as const;

const recipes = [
  { id: 'keep', label: 'As it is' },
  { id: 'embed', label: 'With its recipe' },
  { id: 'strip', label: 'Pixels only' },
] as const;

const usual: ExportOptions = {
  as: 'original',
  quality: 90,
  maxEdge: null,
  recipe: 'keep',
  sidecar: false,
  name: defaultExportName,
};

function ExportForm({ onDone }: { readonly onDone: () => void }) {
  const chosen = useUi((ui) => ui.selection.ids);
  const [options, setOptions] = useState(usual);
  const change = (values: Partial<ExportOptions>) => setOptions((before) => ({ ...before, ...values }));
  const imageIds = [...chosen];
  const preview = usePreview(imageIds, options);
  const { isBusy, send } = useSending(imageIds, options, onDone);
  const count = imageIds.length;
  return (
    <div className="transfer">
      <FileChoices options={options} change={change} />
      <Checkbox isSelected={options.sidecar} onChange={(sidecar) => change({ sidecar })}>
        A JSON file beside each with all that is known of it
      </Checkbox>
      <TextField
        label="Name"
        value={options.name}
        onChange={(name) => change({ name })}
        note={exportTokens.map((token) => `{${token}}`).join(' ')}
        problem={preview.problem}
      />
      <ul className="transfer-names selectable" aria-label="Names">
        {preview.names.map((name) => (
          <li key={name}>{name}</li>
        ))}
        {count > preview.names.length && preview.names.length > 0 ? (
          <li className="muted">and {(count - preview.names.length).toLocaleString('en-US')} more</li>
        ) : null}
      </ul>
      {preview.notices.map((notice) => (
        <p key={notice} className="transfer-note" role="status">
          {notice}
        </p>
      ))}
      <DialogActions>
        <Button look="quiet" onPress={onDone}>
          Cancel
        </Button>
        <Button
          look="primary"
          isPending={isBusy}
          isDisabled={count === 0 || preview.problem !== null}
          onPress={send}
        >
          {count === 1 ? 'Export 1 picture' : `Export ${count.toLocaleString('en-US')} pictures`}
        </Button>
      </DialogActions>
    </div>
  );
}

interface ChoicesProps {
  readonly options: ExportOptions;
  readonly change: (values: Partial<ExportOptions>) => void;
}

/** What kind of files they become, and what they say of themselves. */
function FileChoices({ options, change }: ChoicesProps) {
  return (
    <>
      <div className="transfer-row">
        <span className="field-label">Files</span>
        <SegmentedControl
          label="Files"
          segments={kinds}
          value={options.as}
          onChange={(as) => change({ as, recipe: as === 'original' ? 'keep' : 'strip' })}
        />
        {options.as === 'jpeg' || options.as === 'webp' ? (
          <Stepper
            label="Quality"
            value={options.quality}
            min={1}
            max={100}
            onChange={(quality) => change({ quality })}
          />
        ) : null}
      </div>
      <div className="transfer-row">
        <span className="field-label">Carry</span>
        <SegmentedControl
          label="What they carry"
          segments={options.as === 'original' ? recipes : recipes.slice(1)}
          value={options.recipe}
          onChange={(recipe) => change({ recipe })}
        />
      </div>
      <p className="transfer-note muted">{carryWords(options)}</p>
    </>
  );
}

function carryWords(options: ExportOptions): string {
  if (isByteExact(options)) return 'The very bytes, with whatever the provider wrote into them.';
  if (options.recipe === 'embed')
    return 'Prompt, model and settings are written into the file. Content credentials are left out.';
  return 'No prompt, no place, no credentials: nothing but the pixels.';
}

/** Names as they would be; the last ones stay until the next are known. */
function usePreview(imageIds: readonly ImageId[], options: ExportOptions) {
  const { client } = useCore();
  const isNamed = options.name.trim() !== '';
  const query = useQuery({
    queryKey: ['exports', 'preview', imageIds.length, imageIds[0] ?? null, options],
    queryFn: () => client.call('exports.preview', { target: { imageIds: [...imageIds] }, options }),
    enabled: imageIds.length > 0 && isNamed,
    placeholderData: (before) => before,
    retry: false,
  });
  const problem = !isNamed ? 'A name is needed.' : query.isError ? messageOf(query.error) : null;
  return {
    names: problem === null ? (query.data?.names ?? []) : [],
    notices: query.data?.notices ?? [],
    problem,
  };
}

/** To a folder the host asks for, or, in a browser, as one zip among the downloads. */
function useSending(imageIds: readonly ImageId[], options: ExportOptions, onDone: () => void) {
  const { client } = useCore();
  const notices = useNotices();
  const hasDialogs = useHostInfo().data?.features.openDialog ?? false;
  const [isBusy, setBusy] = useState(false);
  const work = async (): Promise<void> => {
    const asked = { target: { imageIds: [...imageIds] }, options };
    if (!hasDialogs) return startDownload(await client.call('exports.prepareDownload', asked));
    const report = await client.call('exports.chooseFolder', asked);
    if (!report) return;
    const lost = report.missing.length > 0 ? ` ${report.missing.length} originals are gone.` : '';
    notices.getState().notify({ text: `${report.written} pictures were exported.${lost}` });
  };
  const send = () => {
    setBusy(true);
    work()
      .then(onDone, (error: unknown) => notices.getState().notify({ text: messageOf(error), tone: 'bad' }))
      .finally(() => setBusy(false));
  };
  return { isBusy, send };
}
