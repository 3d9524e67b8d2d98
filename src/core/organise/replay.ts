import type { ImageId } from '../../shared/ids.ts';
import type { Change, LoggedEntry, UndoLogTable } from '../db/undo-log.ts';
import type { Register, RegisterName } from './registers.ts';
import type { TouchedImages } from './touched-images.ts';

interface ReplayParts {
  readonly registers: Readonly<Record<RegisterName, Register>>;
  readonly log: UndoLogTable;
  readonly touched: TouchedImages;
  readonly index: (imageId: number) => void;
}

/** So few at a time that making their pictures findable anew stays within a slice. */
const atOnce = 40;

/**
 * Takes the changes of an entry back, newest first, or makes them again, oldest first. A value that something else has
 * changed since is left as it is.
 */
export function replayChanges(parts: ReplayParts, entry: LoggedEntry, direction: 'back' | 'forth') {
  const { registers, log, touched, index } = parts;
  const isBack = direction === 'back';
  const end = isBack ? 0 : entry.changeCount;
  let position = entry.appliedCount;
  let skipped = 0;

  function apply({ field, rowId, otherId, before, after }: Change, texts: Set<number>): void {
    // The log holds no other names than those of the registers that wrote it.
    const register = registers[field as RegisterName];
    const [from, to] = isBack ? [after, before] : [before, after];
    if (register.read(rowId, otherId) !== from || !register.write(rowId, otherId, to)) {
      skipped += 1;
      return;
    }
    // A register of pictures is asked with a picture's id.
    if (register.isOfImage) touched.add(rowId as ImageId);
    if (register.isText) texts.add(rowId);
    if (register.isSmart) touched.noteSmart();
  }

  return {
    takeSome: (): 'more' | 'done' => {
      const next = isBack ? Math.max(end, position - atOnce) : Math.min(end, position + atOnce);
      const changes = log.changes(entry.id, Math.min(position, next), Math.max(position, next));
      const texts = new Set<number>();
      for (const change of isBack ? changes.toReversed() : changes) apply(change, texts);
      for (const imageId of texts) index(imageId);
      position = next;
      return position === end ? 'done' : 'more';
    },
    /** Redone is done from its first change on: a stop midway leaves what undo can take back. */
    save: () => log.setApplied(entry.id, position, isBack && position === 0 ? 'undone' : 'done'),
    skipped: () => skipped,
  };
}
