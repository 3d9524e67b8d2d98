import type { Command } from './command.ts';
import { attemptList } from './commands/attempt.ts';
import {
  connectionAdd,
  connectionList,
  connectionRemove,
  connectionSetKey,
  connectionTest,
} from './commands/connection.ts';
import { estimateCommand } from './commands/estimate.ts';
import { imageShow } from './commands/image.ts';
import { projectList } from './commands/project.ts';
import { queueResume } from './commands/queue.ts';
import { runCommand } from './commands/run.ts';
import { spendCommand } from './commands/spend.ts';
import { verifyCommand } from './commands/verify.ts';

/** Every command there is, in the order the help text has them. */
export const commands: readonly Command[] = [
  runCommand,
  estimateCommand,
  imageShow,
  attemptList,
  projectList,
  connectionAdd,
  connectionList,
  connectionTest,
  connectionSetKey,
  connectionRemove,
  spendCommand,
  verifyCommand,
  queueResume,
];
