import type { Command } from './command.ts';
import { attemptAgain, attemptGiveUp, attemptList, attemptResolve } from './commands/attempt.ts';
import { capClear, capList, capSet } from './commands/cap.ts';
import { backupCommand } from './commands/backup.ts';
import {
  connectionAdd,
  connectionList,
  connectionRemove,
  connectionSetKey,
  connectionTest,
} from './commands/connection.ts';
import { estimateCommand } from './commands/estimate.ts';
import { imageHow, imageShow } from './commands/image.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { imageEdits } from './commands/image-edit.ts';
import { imageOrganise } from './commands/image-organise.ts';
import { organiseCommands } from './commands/organise.ts';
import { priceClear, priceList, priceSet } from './commands/price.ts';
import { projectExport, projectImport } from './commands/project-file.ts';
import { projectList, projectSetConnection } from './commands/project.ts';
import { queueCancel, queueList, queueMove, queuePause, queueResume } from './commands/queue.ts';
import { repairCommand } from './commands/repair.ts';
import { rerunCommand } from './commands/rerun.ts';
import { restoreCommand } from './commands/restore.ts';
import { runCommand } from './commands/run.ts';
import { imageFacets, imageList, smartList, smartRemove, smartSave } from './commands/search.ts';
import { spendCommand } from './commands/spend.ts';
import { taskFetch } from './commands/task.ts';
import { trashCommands } from './commands/trash.ts';
import { verifyCommand } from './commands/verify.ts';

/** Every command there is, in the order the help text has them. */
export const commands: readonly Command[] = [
  runCommand,
  rerunCommand,
  estimateCommand,
  taskFetch,
  importCommand,
  exportCommand,
  imageList,
  imageFacets,
  imageShow,
  imageHow,
  ...imageEdits,
  ...imageOrganise,
  ...organiseCommands,
  ...trashCommands,
  smartList,
  smartSave,
  smartRemove,
  attemptList,
  attemptGiveUp,
  attemptResolve,
  attemptAgain,
  projectList,
  projectSetConnection,
  projectExport,
  projectImport,
  connectionAdd,
  connectionList,
  connectionTest,
  connectionSetKey,
  connectionRemove,
  spendCommand,
  capSet,
  capList,
  capClear,
  priceList,
  priceSet,
  priceClear,
  backupCommand,
  restoreCommand,
  verifyCommand,
  repairCommand,
  queueList,
  queuePause,
  queueResume,
  queueMove,
  queueCancel,
];
