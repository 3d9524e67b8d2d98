import { composerCommands } from '../composer/composer-commands.ts';
import { galleryCommands } from '../gallery/gallery-commands.ts';
import { compareCommands } from '../compare/compare-commands.ts';
import { graphCommands } from '../graph/graph-commands.ts';
import { loupeCommands } from '../loupe/loupe-commands.ts';
import { editCommands } from '../mask/edit-commands.ts';
import { maskCommands } from '../mask/mask-commands.ts';
import { organiseCommands } from '../organise/organise-commands.ts';
import { queueCommands } from '../queue/queue-commands.ts';
import { backupCommands } from '../backups/backup-commands.ts';
import { playgroundCommands } from '../playground/playground-commands.ts';
import { rerunCommands } from '../rerun/rerun-commands.ts';
import { spendCommands } from '../spend/spend-commands.ts';
import { handOutCommands } from '../hand-out/hand-out-commands.ts';
import type { Command } from '../state/commands.ts';
import { searchCommands } from '../search/search-commands.ts';
import { threadCommands } from '../thread/thread-commands.ts';
import { transferCommands } from '../transfer/transfer-commands.ts';
import { windowCommands } from './window-commands.ts';

/**
 * Every command of the window. Where two enabled commands share a key the earlier one wins, so the parts that are in
 * use only at times come first.
 */
export const allCommands: readonly Command[] = [
  ...maskCommands,
  ...editCommands,
  ...loupeCommands,
  ...graphCommands,
  ...rerunCommands,
  ...compareCommands,
  ...threadCommands,
  ...playgroundCommands,
  ...composerCommands,
  ...galleryCommands,
  ...organiseCommands,
  ...handOutCommands,
  ...queueCommands,
  ...spendCommands,
  ...backupCommands,
  ...transferCommands,
  ...searchCommands,
  ...windowCommands,
];
