import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  defaultExportName,
  exportTokens,
  isByteExact,
  type ExportOptions,
  type ExportReport,
} from '../../shared/export-model.ts';
import type { ImageTarget } from '../../shared/image-query.ts';
import { useCore } from '../data/client-context.tsx';
import { useHostInfo } from '../data/queries.ts';
import { chosenIds, targetOf } from '../organise/target.ts';
import { useCommands, useNotices } from '../state/command-context.tsx';
import { messageOf, type CommandContext } from '../state/commands.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { Select } from '../ui/select.tsx';
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
  const { context } = useCommands();
  // What was chosen when it opened: the selection may move on beneath it.
  const [{ target, count }] = useState(() => ({ target: targetOf(context), count: countOf(context) }));
  const [options, setOptions] = useState(usual);
  const change = (values: Partial<ExportOptions>) => setOptions((before) => ({ ...before, ...values }));
  const preview = usePreview(target, options);
  const { isBusy, send } = useSending(target, options, onDone);
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
      <Names names={preview.names} count={count} />
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

/** All of a list is counted without naming a million. */
function countOf(context: CommandContext): number {
  const { view, selection } = context.ui.getState();
  return view === 'loupe' ? chosenIds(context).size : selection.ids.size;
}

/** The first names as they would be; a name that cannot be is told of at its field. */
function Names({ names, count }: { readonly names: readonly string[]; readonly count: number }) {
  if (names.length === 0) return null;
  return (
    <ul className="transfer-names selectable" aria-label="Names">
      {names.map((name) => (
        <li key={name}>{name}</li>
      ))}
      {count > names.length ? (
        <li className="muted">and {(count - names.length).toLocaleString('en-US')} more</li>
      ) : null}
    </ul>
  );
}

const edges = [
  { id: 'full', label: 'as it is' },
  ...[4096, 2048, 1024, 512].map((pixels) => ({ id: String(pixels), label: `at most ${pixels} px` })),
];

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
          onChange={(as) =>
            change(as === 'original' ? { as, recipe: 'keep', maxEdge: null } : { as, recipe: 'strip' })
          }
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
        {options.as === 'original' ? null : (
          <Select
            label="Longest edge"
            labelPlace="inside"
            options={edges}
            value={options.maxEdge === null ? 'full' : String(options.maxEdge)}
            onChange={(id) => change({ maxEdge: id === 'full' ? null : Number(id) })}
          />
        )}
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
function usePreview(target: ImageTarget | null, options: ExportOptions) {
  const { client } = useCore();
  const isNamed = options.name.trim() !== '';
  const query = useQuery({
    queryKey: ['exports', 'preview', target, options],
    queryFn: () => client.call('exports.preview', { target: target ?? { imageIds: [] }, options }),
    enabled: target !== null && isNamed,
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
function useSending(target: ImageTarget | null, options: ExportOptions, onDone: () => void) {
  const { client } = useCore();
  const notices = useNotices();
  const hasDialogs = useHostInfo().data?.features.openDialog ?? false;
  const [isBusy, setBusy] = useState(false);
  const work = async (): Promise<void> => {
    if (target === null) return;
    const asked = { target, options };
    if (!hasDialogs) {
      startDownload(await client.call('exports.prepareDownload', asked));
      return onDone();
    }
    const report = await client.call('exports.chooseFolder', asked);
    // Nothing was chosen: the dialog stays, with everything in it.
    if (!report) return;
    onDone();
    notices.getState().notify({ text: reportWords(report) });
  };
  const send = () => {
    setBusy(true);
    work()
      .catch((error: unknown) => notices.getState().notify({ text: messageOf(error), tone: 'bad' }))
      .finally(() => setBusy(false));
  };
  return { isBusy, send };
}

function reportWords({ written, missing }: ExportReport): string {
  const told =
    written === 1 ? '1 picture was exported.' : `${written.toLocaleString('en-US')} pictures were exported.`;
  if (missing.length === 0) return told;
  return missing.length === 1
    ? `${told} 1 original is gone.`
    : `${told} ${missing.length} originals are gone.`;
}
