import type { ImageId } from '../../shared/ids.ts';
import type { MethodInput } from '../../shared/contract.ts';
import type { Tables } from '../db/tables.ts';
import type { CoreHandlers } from '../dispatch.ts';
import { resolveTarget } from '../organise/resolve-target.ts';
import type { Trash } from '../organise/trash.ts';
import type { Clock } from '../ports.ts';

type TrashMethods = Extract<keyof CoreHandlers, `trash.${string}`>;

interface TrashHandlerParts {
  readonly tables: Tables;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** Answers what is in the trash, and deletes it for good. */
export function createTrashHandlers(
  { tables, clock }: TrashHandlerParts,
  trash: Trash,
): Pick<CoreHandlers, TrashMethods> {
  const idsOf = (which: MethodInput<'trash.purge'>['which']): Iterable<ImageId> =>
    'olderThanMs' in which
      ? tables.tombstones.trashedBefore(clock.nowMs() - which.olderThanMs)
      : resolveTarget(tables, which.target);
  return {
    'trash.summary': () => trash.summary(),
    'trash.preview': ({ which }) => trash.preview(idsOf(which)),
    'trash.purge': ({ which }) => trash.purge(() => idsOf(which)),
  };
}
