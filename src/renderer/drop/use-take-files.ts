import { useCallback } from 'react';
import type { ModelCapabilities } from '../../shared/capabilities.ts';
import type { ImageId, ProjectId } from '../../shared/ids.ts';
import { otherPictureFormat, otherPictureHeadBytes } from '../../shared/other-pictures.ts';
import { useComposerStore } from '../composer/composer-context.tsx';
import type { ComposerStore } from '../composer/composer-store.ts';
import { useChosenModel } from '../composer/use-chosen-model.ts';
import { useEnsureProject } from '../composer/use-target-project.ts';
import { useCore, type Core } from '../data/client-context.tsx';
import { useNotices } from '../state/command-context.tsx';
import { messageOf } from '../state/commands.ts';
import { selectOnly } from '../state/selection.ts';
import { useUiStore } from '../state/ui-context.tsx';
import type { UiStore } from '../state/ui-store.ts';
import { pinImages } from './attach-images.ts';
import { judgeFiles, noTransparency, type DroppedFile, type DropZone } from './judge-files.ts';
import { sniffImage } from './sniff-image.ts';

interface ReadFile extends DroppedFile {
  readonly file: File;
}

/** Refusals told one by one; the rest are counted. */
const toldRefusals = 3;

/** Takes files to where they were dropped: judged first, then read in one after the other, with progress. */
export function useTakeFiles(): (files: readonly File[], zone: DropZone) => Promise<void> {
  const core = useCore();
  const ui = useUiStore();
  const composer = useComposerStore();
  const notices = useNotices();
  const tell = useTellRefusals();
  const ensureProject = useEnsureProject();
  const { capabilities } = useChosenModel();
  return useCallback(
    async (files, zone) => {
      composer.getState().set({ problem: null, reading: { total: files.length, done: 0 } });
      const refusals: string[] = [];
      const imported: ImageId[] = [];
      try {
        const judged = await judge(ui, files, zone, capabilities);
        refusals.push(...judged.refusals);
        if (judged.taken.length === 0) return;
        const projectId = await ensureProject();
        for (const [index, each] of judged.taken.entries()) {
          composer.getState().set({ reading: { total: judged.taken.length, done: index } });
          const result = await readIn(core, projectId, each.file, zone);
          if ('problem' in result) refusals.push(`${each.name}: ${result.problem}`);
          else imported.push(result.imageId);
        }
        pinImages(ui, imported, zone);
        // What was just brought to be edited is what keys and the inspector are about.
        if (zone === 'edit' && imported[0] !== undefined) ui.getState().setSelection(selectOnly(imported[0]));
      } catch (error) {
        refusals.push(messageOf(error));
      } finally {
        composer.getState().set({ reading: null });
        tell(refusals, zone);
        if (zone === 'import' && imported.length > 0) {
          notices.getState().notify({ text: importedWords(imported.length) });
        }
      }
    },
    [core, ui, composer, notices, tell, ensureProject, capabilities],
  );
}

/** Says why something was not taken: beside the prompt where it was meant for it, else as a notice. */
export function useTellRefusals(): (refusals: readonly string[], zone: DropZone) => void {
  const composer: ComposerStore = useComposerStore();
  const notices = useNotices();
  return useCallback(
    (refusals, zone) => {
      const told = refusalWords(refusals);
      if (told === null) return;
      if (zone === 'import') notices.getState().notify({ text: told, tone: 'bad' });
      else composer.getState().set({ problem: { message: told, field: 'inputs' } });
    },
    [composer, notices],
  );
}

async function judge(
  ui: UiStore,
  files: readonly File[],
  zone: DropZone,
  capabilities: ModelCapabilities | null,
) {
  const inputCount = ui.getState().composerInputs.filter((input) => input.role !== 'mask').length;
  return judgeFiles(await Promise.all(files.map(readHead)), { zone, capabilities, inputCount });
}

async function readHead(file: File): Promise<ReadFile> {
  try {
    const head = new Uint8Array(await file.slice(0, otherPictureHeadBytes).arrayBuffer());
    const format = sniffImage(head);
    const otherFormat = format === null ? otherPictureFormat(head) : null;
    return { file, name: file.name, sizeBytes: file.size, format, otherFormat };
  } catch {
    // A folder, or a file that went away meanwhile: both cannot be read, and both are told as "not a picture".
    return { file, name: file.name, sizeBytes: file.size, format: null };
  }
}

async function readIn(
  { client, transport }: Core,
  projectId: ProjectId,
  file: File,
  zone: DropZone,
): Promise<{ readonly imageId: ImageId } | { readonly problem: string }> {
  try {
    const uploadId = await transport.upload(file);
    const fileName = file.name === '' ? null : file.name.slice(-255);
    if (zone === 'mask') {
      const { imageId, hasAlpha } = await client.call('handOver.mask', { projectId, uploadId, fileName });
      return hasAlpha ? { imageId } : { problem: `${noTransparency}.` };
    }
    return await client.call('images.import', { projectId, uploadId, fileName });
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

function refusalWords(refusals: readonly string[]): string | null {
  if (refusals.length === 0) return null;
  const rest = refusals.length - toldRefusals;
  const told = refusals.slice(0, toldRefusals).join(' ');
  return rest > 0 ? `${told} And ${rest} more.` : told;
}

function importedWords(count: number): string {
  return count === 1 ? 'One picture was imported.' : `${count} pictures were imported.`;
}
