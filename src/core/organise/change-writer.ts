import type { ImageId } from '../../shared/ids.ts';
import type { OrganiseAction } from '../../shared/organise-model.ts';
import type { Stored, UndoLogTable } from '../db/undo-log.ts';
import type { Register, RegisterName } from './registers.ts';
import type { TouchedImages } from './touched-images.ts';

/** Changes values and writes each change into the undo log, as part of the transaction it is called in. */
export interface ChangeWriter {
  /** False when the value was that already, or there is nothing to change. */
  set(field: RegisterName, rowId: number, otherId: number, value: Stored): boolean;
}

/** Part of an action: what is done about one picture, or the one row of a tag, a collection, a stack. */
export type Step = (write: ChangeWriter) => void;

/** The log entry of one action under way. It begins with its first change: what changes nothing is not logged. */
export interface ActionRecord extends ChangeWriter {
  /** Runs a step; a picture it changed is counted once, and made findable by its new words. */
  take(step: Step): void;
  /** Writes down how far it has come. */
  save(): void;
  readonly count: () => number;
  readonly entry: () => { readonly id: number; readonly action: OrganiseAction } | null;
}

interface RecordParts {
  readonly registers: Readonly<Record<RegisterName, Register>>;
  readonly log: UndoLogTable;
  readonly touched: TouchedImages;
  readonly nowMs: number;
  readonly index: (imageId: number) => void;
}

export function createActionRecord(parts: RecordParts, planned: OrganiseAction): ActionRecord {
  const { registers, log, touched, nowMs, index } = parts;
  let entryId: number | null = null;
  let seq = 0;
  let count = 0;
  let changed: ImageId | null = null;
  let isTextChanged = false;
  const action = (): OrganiseAction => ({ ...planned, count });

  function set(field: RegisterName, rowId: number, otherId: number, value: Stored): boolean {
    const register = registers[field];
    const before = register.read(rowId, otherId);
    if (before === undefined || before === value || !register.write(rowId, otherId, value)) return false;
    entryId ??= log.begin(planned, nowMs);
    seq += 1;
    log.addChange(entryId, seq, { field, rowId, otherId, before, after: value });
    // A register of pictures is asked with a picture's id.
    if (register.isOfImage) changed = rowId as ImageId;
    if (register.isText) isTextChanged = true;
    if (register.isSmart) touched.noteSmart();
    return true;
  }

  return {
    set,
    take(step) {
      changed = null;
      isTextChanged = false;
      step({ set });
      if (changed === null) return;
      count += 1;
      touched.add(changed);
      if (isTextChanged) index(changed);
    },
    save() {
      if (entryId !== null) log.setProgress(entryId, action(), seq);
    },
    count: () => count,
    entry: () => (entryId === null ? null : { id: entryId, action: action() }),
  };
}
