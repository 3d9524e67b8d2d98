import type Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import type { ImageId, ProjectId } from '../../shared/ids.ts';
import type { ImageTarget } from '../../shared/image-query.ts';
import type { ColorLabel, Flag, OrganiseOutcome } from '../../shared/organise-model.ts';
import type { Tables } from '../db/tables.ts';
import type { Stored } from '../db/undo-log.ts';
import type { ChangeWriter, Step } from './change-writer.ts';
import { nextRowId } from './next-row-id.ts';
import type { Organiser, OrganiserParts, PlannedAction } from './organiser.ts';
import type { RegisterName } from './registers.ts';
import { resolveTarget } from './resolve-target.ts';

/** The two fields of an action's name that many have no use for. */
const planned = (kind: PlannedAction['kind'], detail: string | null = null): PlannedAction => ({
  kind,
  detail,
  former: null,
});

/** What is done to pictures themselves: one call of the contract each. */
export function createImageActions(
  { db, tables, clock }: Pick<OrganiserParts, 'db' | 'tables' | 'clock'>,
  organiser: Organiser,
) {
  const { act } = organiser;

  function setAll(
    action: PlannedAction,
    target: ImageTarget,
    field: RegisterName,
    value: Stored,
  ): Promise<OrganiseOutcome> {
    return act(action, () =>
      each(tables, target, (write, imageId) => void write.set(field, imageId, 0, value)),
    );
  }

  return {
    rate: (target: ImageTarget, rating: number) =>
      setAll(planned('rate', String(rating)), target, 'rating', rating),
    flag: (target: ImageTarget, flag: Flag | null) => setAll(planned('flag', flag), target, 'flag', flag),
    color: (target: ImageTarget, color: ColorLabel | null) =>
      setAll(planned('color', color), target, 'color', color),
    note: (target: ImageTarget, note: string) => setAll(planned('note'), target, 'note', note),
    restore: (target: ImageTarget) => setAll(planned('restore'), target, 'trashed_at_ms', null),
    /** What is in the trash already keeps the moment it went in. */
    trash(target: ImageTarget) {
      const nowMs = clock.nowMs();
      return act(planned('trash'), () =>
        each(tables, target, (write, imageId) => {
          if (organiser.registers.trashed_at_ms.read(imageId, 0) === null)
            write.set('trashed_at_ms', imageId, 0, nowMs);
        }),
      );
    },
    move(target: ImageTarget, projectId: ProjectId, name: string) {
      return act(planned('move', name), () => moveSteps(db, tables, organiser, target, projectId));
    },
    stack(target: ImageTarget) {
      const nowMs = clock.nowMs();
      return act(planned('stack'), () => stackSteps(db, tables, target, nowMs));
    },
    unstack: (target: ImageTarget) =>
      act(planned('unstack'), () =>
        each(tables, target, (write, imageId) => {
          write.set('stack_id', imageId, 0, null);
          write.set('is_unstacked', imageId, 0, 1);
        }),
      ),
  };
}

/** One step a picture. */
export function* each(
  tables: Pick<Tables, 'search' | 'images'>,
  target: ImageTarget,
  change: (write: ChangeWriter, imageId: ImageId) => void,
): Iterable<Step> {
  for (const imageId of resolveTarget(tables, target)) yield (write) => change(write, imageId);
}

/** A project keeps no picture as its cover that is not its own. */
function* moveSteps(
  db: Database.Database,
  tables: Pick<Tables, 'search' | 'images'>,
  { registers }: Organiser,
  target: ImageTarget,
  projectId: ProjectId,
): Iterable<Step> {
  const covers = db
    .prepare<[], { imageId: number; projectId: number }>(
      `SELECT cover_image_id AS imageId, id AS projectId FROM project WHERE cover_image_id IS NOT NULL`,
    )
    .all();
  const coverOf = new Map(covers.map((cover) => [cover.imageId, cover.projectId]));
  yield* each(tables, target, (write, imageId) => {
    const former = registers.project_id.read(imageId, 0);
    if (former === undefined || former === projectId) return;
    const shownBy = coverOf.get(imageId);
    if (shownBy !== undefined) write.set('cover', shownBy, 0, null);
    write.set('project_id', imageId, 0, projectId);
  });
}

function* stackSteps(
  db: Database.Database,
  tables: Pick<Tables, 'search' | 'images'>,
  target: ImageTarget,
  nowMs: number,
): Iterable<Step> {
  const imageIds = [...resolveTarget(tables, target)];
  if (imageIds.length < 2) {
    throw new AppError('invalid-input', 'A stack is made of two pictures or more. Select more of them.');
  }
  const stackId = nextRowId(db, 'stack');
  yield (write) => void write.set('stack', stackId, 0, nowMs);
  for (const imageId of imageIds) {
    yield (write) => {
      write.set('stack_id', imageId, 0, stackId);
      write.set('is_unstacked', imageId, 0, 0);
    };
  }
}
