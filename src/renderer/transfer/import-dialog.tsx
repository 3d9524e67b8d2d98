import { useRef, useState, type ChangeEvent } from 'react';
import { bundleReportWords, type BundleReport } from '../../shared/bundle-model.ts';
import { useEnsureProject } from '../composer/use-target-project.ts';
import { useCore } from '../data/client-context.tsx';
import { useHostInfo } from '../data/queries.ts';
import { useNotices } from '../state/command-context.tsx';
import { messageOf } from '../state/commands.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import type { UiStore } from '../state/ui-store.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import type { Notice } from '../ui/notices-store.ts';
import { summaryNotice } from './import-many.ts';
import { sendProjectFile } from './send-project-file.ts';
import { useImport } from './use-import.ts';
import './transfer.css';

/** Brings pictures, whole folders and projects from elsewhere in. */
export function ImportDialog() {
  const isOpen = useUi((ui) => ui.sheet === 'import');
  const store = useUiStore();
  return (
    <Dialog isOpen={isOpen} onClose={() => store.getState().openSheet(null)} title="Import">
      <Choices onDone={() => store.getState().openSheet(null)} />
    </Dialog>
  );
}

type Kind = 'files' | 'folder' | 'bundle';

function Choices({ onDone }: { readonly onDone: () => void }) {
  const [useFileTimes, setUseFileTimes] = useState(true);
  const hasDialogs = useHostInfo().data?.features.openDialog ?? false;
  const take = useTaking(useFileTimes);
  const inputs = useRef<Partial<Record<Kind, HTMLInputElement | null>>>({});
  const choose = (kind: Kind) => {
    if (!hasDialogs) return inputs.current[kind]?.click();
    onDone();
    void take.fromHost(kind);
  };
  const onChange = (kind: Kind) => (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])];
    onDone();
    void (kind === 'bundle' ? take.project(files) : take.pictures(files));
  };
  const input = (kind: Kind, label: string, more: object) => (
    <input
      ref={(element) => void (inputs.current[kind] = element)}
      className="transfer-input"
      type="file"
      aria-label={label}
      tabIndex={-1}
      onChange={onChange(kind)}
      {...more}
    />
  );
  return (
    <div className="transfer">
      <p className="muted">
        PNG, JPEG and WebP. A folder is taken with everything in it; what is here already is passed over.
        Files can also be dropped on the window.
      </p>
      <div className="transfer-choices">
        <Button icon="image" onPress={() => choose('files')}>
          Pictures…
        </Button>
        <Button icon="folder" onPress={() => choose('folder')}>
          A folder…
        </Button>
        <Button icon="archive" onPress={() => choose('bundle')}>
          A project file…
        </Button>
      </div>
      <Checkbox isSelected={useFileTimes} onChange={setUseFileTimes}>
        Sort pictures by their files’ dates
      </Checkbox>
      {input('files', 'Pictures', { multiple: true, accept: '.png,.jpg,.jpeg,.webp' })}
      {input('folder', 'Folder', { multiple: true, webkitdirectory: '' })}
      {input('bundle', 'Project file', { accept: '.zip' })}
      <DialogActions>
        <Button look="quiet" onPress={onDone}>
          Cancel
        </Button>
      </DialogActions>
    </div>
  );
}

/** What came in, and the way to it. */
function bundleNotice(ui: UiStore, report: BundleReport): Notice {
  const open = () => ui.getState().openScope({ kind: 'project', projectId: report.projectId });
  return { text: bundleReportWords(report), action: { label: 'Open it', run: open } };
}

/** What is done with what was chosen, and how it is told. */
function useTaking(useFileTimes: boolean) {
  const core = useCore();
  const ui = useUiStore();
  const notices = useNotices();
  const importFiles = useImport();
  const ensureProject = useEnsureProject();
  const told = async (work: () => Promise<Notice | null>) => {
    try {
      const notice = await work();
      if (notice) notices.getState().notify(notice);
    } catch (error) {
      notices.getState().notify({ text: messageOf(error), tone: 'bad' });
    }
  };
  return {
    pictures: (files: readonly File[]) =>
      importFiles(
        files.filter((file) => !file.name.startsWith('.')),
        useFileTimes,
      ),
    project: (files: readonly File[]) =>
      told(async () => {
        const [file] = files;
        const report = file ? await sendProjectFile(core, ui, file) : null;
        return report && bundleNotice(ui, report);
      }),
    fromHost: (kind: Kind) =>
      told(async () => {
        if (kind === 'bundle') {
          const report = await core.client.call('bundles.chooseImport', {});
          return report && bundleNotice(ui, report);
        }
        const projectId = await ensureProject();
        const summary = await core.client.call('imports.choose', { projectId, kind, useFileTimes });
        return summary && summaryNotice(summary);
      }),
  };
}
