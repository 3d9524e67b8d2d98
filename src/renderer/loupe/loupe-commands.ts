import type { Command } from '../state/commands.ts';

export const loupeCommands: readonly Command[] = [];
