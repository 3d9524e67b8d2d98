import type { Migration } from './migration.ts';

const ended = `('done', 'not_sent', 'rejected', 'cancelled', 'failed', 'unreadable', 'expired')`;

/** Copies the run's place to attempts; `which` says to which. Attempts that ended are left alone: nobody looks for them. */
function copyPlaces(which: string): string {
  return `UPDATE attempt SET (queue_project_id, queue_priority, queue_position) =
    (SELECT project_id, priority, position FROM run WHERE run.id = attempt.run_id)
    WHERE ${which} AND state NOT IN ${ended};`;
}

/** Every copy made anew; for repair. */
export const recopyQueuePlaces = copyPlaces('1');

const schema = `
-- Copies of the run's project, priority and position, kept by the triggers below: with them the queue finds what to buy next
-- in one index, without reading the prompts and requests of all that wait.
ALTER TABLE attempt ADD COLUMN queue_project_id INTEGER;
ALTER TABLE attempt ADD COLUMN queue_priority INTEGER;
ALTER TABLE attempt ADD COLUMN queue_position INTEGER;
${recopyQueuePlaces}

CREATE INDEX attempt_planned ON attempt(connection_id, queue_priority DESC, queue_position, id, run_id, queue_project_id,
  not_before_ms, reserved_nanos, is_play_money) WHERE state = 'planned';

CREATE TRIGGER attempt_placed AFTER INSERT ON attempt WHEN NEW.state NOT IN ${ended}
BEGIN
  ${copyPlaces('id = NEW.id')}
END;
CREATE TRIGGER attempt_replaced AFTER UPDATE OF project_id, priority, position ON run
BEGIN
  ${copyPlaces('run_id = NEW.id')}
END;
`;

/** The place in the queue of what waits, where the queue can look it up. */
export const queuePlaces: Migration = {
  version: 9,
  name: 'queue places',
  up(db) {
    db.exec(schema);
  },
};
