import type { SentInput } from './composer-inputs.ts';

/** What the next press does, implied by what is attached. */
export type ComposerMode = 'new' | 'references' | 'edit' | 'masked';

/** Names the mode from the inputs; a mask without a picture to edit does not count. */
export function composerMode(inputs: readonly SentInput[], hasMask: boolean): ComposerMode {
  if (inputs.length === 0) return 'new';
  if (!inputs.some((input) => input.role !== 'reference')) return 'references';
  return hasMask ? 'masked' : 'edit';
}

/** The provider's task: anything with pictures going in is an edit on every wire. */
export function taskOf(inputs: readonly SentInput[]): 'generate' | 'edit' {
  return inputs.length === 0 ? 'generate' : 'edit';
}

const verbs: Readonly<Record<ComposerMode, string>> = {
  new: 'Generate',
  references: 'Generate',
  edit: 'Edit',
  masked: 'Edit masked area',
};

/** The words on the button: "Generate", "Edit 2", "Edit masked area". */
export function buttonLabel(mode: ComposerMode, count: number): string {
  return count === 1 ? verbs[mode] : `${verbs[mode]} ${count}`;
}

/** The line beside the thumbnails: what is being made or edited, `strong` being the part to stress. */
export interface ModeLine {
  readonly before: string;
  readonly strong: string;
  readonly after: string;
}

/**
 * The same in a conversation: which turn it goes on from, and that its picture goes along. From a turn that others went
 * on from already it begins a branch.
 */
export function continueLine(version: string, isBranch: boolean): ModeLine {
  const before = isBranch ? 'New branch from' : 'Continue the conversation from';
  return { before, strong: version, after: ' · picture re-attached' };
}

/** Says in one line what the press will do. `source` is the picture being edited, once its record is known. */
export function modeLine(state: {
  readonly mode: ComposerMode;
  readonly connection: string;
  /** Its version by the name that the chain has for it: "v3 b". */
  readonly source: { readonly version: string; readonly label: string } | null;
  readonly inputCount: number;
  readonly inputMax: number;
}): ModeLine {
  const { mode, connection, source, inputCount, inputMax } = state;
  const limit =
    inputCount === 0 ? '' : ` · ${inputCount} of ${inputMax} ${inputMax === 1 ? 'input' : 'inputs'}`;
  if (mode === 'new') return { before: 'New picture with', strong: connection, after: '' };
  if (mode === 'references') {
    const references = inputCount === 1 ? 'a reference' : `${inputCount} references`;
    return { before: 'New picture with', strong: connection, after: ` and ${references}${limit}` };
  }
  const version = source ? source.version : 'this picture';
  const where = mode === 'masked' ? ' inside the mask' : '';
  const name = source && source.label !== '' ? source.label : '';
  if (name === '') return { before: `Editing ${version}${where}`, strong: '', after: limit };
  return { before: `Editing ${version} of`, strong: name, after: `${where}${limit}` };
}
