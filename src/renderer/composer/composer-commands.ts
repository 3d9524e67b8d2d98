import type { Command } from '../state/commands.ts';

export const composerCommands: readonly Command[] = [];
