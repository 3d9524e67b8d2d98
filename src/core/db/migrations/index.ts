import { initial } from './0001-initial.ts';
import type { Migration } from './migration.ts';

/** Every step of the schema, oldest first; the last one's version is the newest this program understands. */
export const migrations: readonly Migration[] = [initial];
