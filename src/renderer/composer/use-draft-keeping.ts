import { useEffect } from 'react';
import type { Client } from '../../shared/client.ts';
import type { ConnectionId, ProjectId } from '../../shared/ids.ts';
import { useCore } from '../data/client-context.tsx';
import { useUiStore } from '../state/ui-context.tsx';
import type { UiStore } from '../state/ui-store.ts';
import { useComposerStore } from './composer-context.tsx';
import { draftOf, type ComposerStore } from './composer-store.ts';

/** Short enough to survive a crash, long enough not to write with every letter. */
const saveDelayMs = 500;

/** Reads a project's draft when the project comes into sight, and keeps what is typed after that. */
export function useDraftKeeping(projectId: ProjectId | null, usualId: ConnectionId | null): void {
  const { client } = useCore();
  const ui = useUiStore();
  const composer = useComposerStore();
  useEffect(() => {
    if (projectId === null) return;
    const keeper = keepDraft({ client, ui, composer, projectId, usualId });
    return () => keeper.close();
  }, [client, ui, composer, projectId, usualId]);
}

interface Keeping {
  readonly client: Client;
  readonly ui: UiStore;
  readonly composer: ComposerStore;
  readonly projectId: ProjectId;
  /** The connection its pictures are usually bought through. */
  readonly usualId: ConnectionId | null;
}

function keepDraft(keeping: Keeping): { close(): void } {
  const { ui, composer, projectId } = keeping;
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let saved = currentDraft(keeping);

  const save = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const draft = currentDraft(keeping);
    if (draft === saved || composer.getState().projectId !== projectId) return;
    saved = draft;
    // A draft that could not be kept is still in the box; the next change tries again.
    writeDraft(keeping).catch(() => (saved = ''));
  };
  const schedule = () => {
    if (timer === null && !isClosed) timer = setTimeout(save, saveDelayMs);
  };

  const ready = adoptDraft(keeping, () => isClosed);
  const stops: (() => void)[] = [];
  void ready.then((adopted) => {
    if (isClosed) return;
    saved = adopted === 'typed' ? '' : currentDraft(keeping);
    if (adopted === 'typed') schedule();
    stops.push(composer.subscribe(schedule), ui.subscribe(schedule));
    window.addEventListener('pagehide', save);
    stops.push(() => window.removeEventListener('pagehide', save));
  });

  return {
    close() {
      isClosed = true;
      if (timer !== null) save();
      for (const stop of stops) stop();
    },
  };
}

/** Shows the stored draft, unless it is in the box already or something was begun before any project was there. */
async function adoptDraft(keeping: Keeping, isStale: () => boolean): Promise<'shown' | 'typed'> {
  const { client, ui, composer, projectId, usualId } = keeping;
  const before = composer.getState();
  if (before.projectId === projectId) return 'shown';
  const isBegun =
    before.projectId === null && (before.prompt !== '' || ui.getState().composerInputs.length > 0);
  if (isBegun) {
    composer.getState().set({ projectId });
    return 'shown';
  }
  // Empty at once: whoever types before the draft is read writes for this project, and must not lose it to the draft.
  composer.getState().adopt(projectId, null, usualId);
  ui.getState().setInputs([]);
  const empty = currentDraft(keeping);
  const draft = await client.call('projects.draft', { projectId }).catch(() => null);
  if (isStale()) return 'shown';
  if (currentDraft(keeping) !== empty) return 'typed';
  composer.getState().adopt(projectId, draft, usualId);
  const inputs = draft?.inputs ?? [];
  const source = inputs.find((input) => input.role === 'source');
  ui.getState().setInputs(inputs);
  if (source) ui.getState().startEditing(source.imageId);
  return 'shown';
}

function currentDraft({ composer, ui }: Keeping): string {
  return JSON.stringify(draftOf(composer.getState(), [...ui.getState().composerInputs]));
}

async function writeDraft({ client, composer, ui, projectId }: Keeping): Promise<void> {
  const draft = draftOf(composer.getState(), [...ui.getState().composerInputs]);
  await client.call('projects.saveDraft', { projectId, draft });
}
