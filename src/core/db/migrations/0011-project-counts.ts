import type { Migration } from './migration.ts';

const isShown = (row: string): string => `(${row}.trashed_at_ms IS NULL AND ${row}.is_listed = 1)`;

/** Counts projects anew: what a repair does when they are not what their pictures make them. */
export const recountProjects = `
UPDATE project SET image_count = (SELECT count(*) FROM image
  WHERE image.project_id = project.id AND ${isShown('image')});
`;

const schema = `
-- Kept by the triggers below: a project is looked at with every question about it, and counting a million takes a while.
ALTER TABLE project ADD COLUMN image_count INTEGER NOT NULL DEFAULT 0;
${recountProjects}

CREATE TRIGGER project_image_added AFTER INSERT ON image WHEN ${isShown('NEW')}
BEGIN
  UPDATE project SET image_count = image_count + 1 WHERE id = NEW.project_id;
END;
CREATE TRIGGER project_image_removed AFTER DELETE ON image WHEN ${isShown('OLD')}
BEGIN
  UPDATE project SET image_count = image_count - 1 WHERE id = OLD.project_id;
END;
CREATE TRIGGER project_image_changed AFTER UPDATE OF project_id, trashed_at_ms, is_listed ON image
  WHEN NEW.project_id <> OLD.project_id OR ${isShown('NEW')} <> ${isShown('OLD')}
BEGIN
  UPDATE project SET image_count = image_count - ${isShown('OLD')} WHERE id = OLD.project_id;
  UPDATE project SET image_count = image_count + ${isShown('NEW')} WHERE id = NEW.project_id;
END;
`;

/** How many pictures a project shows, where it is looked up. */
export const projectCounts: Migration = {
  version: 11,
  name: 'project counts',
  up(db) {
    db.exec(schema);
  },
};
