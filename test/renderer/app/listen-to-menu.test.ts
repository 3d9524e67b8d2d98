import { expect, test } from 'vitest';
import { listenToMenu } from '../../../src/renderer/app/listen-to-menu.ts';
import type { Command, CommandContext } from '../../../src/renderer/state/commands.ts';

function setup(isEnabled = true) {
  const ran: string[] = [];
  const notices: string[] = [];
  const listeners = new Set<(id: string) => void>();
  const command = (id: string, run: () => void): Command => ({
    id,
    label: id,
    group: 'Queue',
    isEnabled: () => isEnabled,
    run,
  });
  const commands = [
    command('queue.open', () => void ran.push('queue.open')),
    command('queue.pause', () => {
      throw new Error('The queue cannot be paused now.');
    }),
  ];
  const notify = ({ text }: { text: string }) => void notices.push(text);
  // What `runCommand` touches of a context when these commands are run.
  const context = { notices: { getState: () => ({ notify }) } } as unknown as CommandContext;
  const bridge = {
    onMenuCommand(listener: (id: string) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const stop = listenToMenu(bridge, commands, context);
  return { ran, notices, stop, choose: (id: string) => listeners.forEach((listener) => listener(id)) };
}

test('runs the command chosen in the menu', () => {
  const { ran, choose } = setup();
  choose('queue.open');
  expect(ran).toEqual(['queue.open']);
});

test('runs nothing for an id nobody has, a command that cannot run now, or after it was told to stop', () => {
  const { ran, choose, stop } = setup();
  choose('queue.burn');
  stop();
  choose('queue.open');
  const disabled = setup(false);
  disabled.choose('queue.open');
  expect([ran, disabled.ran]).toEqual([[], []]);
});

test('shows why a command failed', async () => {
  const { notices, choose } = setup();
  choose('queue.pause');
  await expect.poll(() => notices).toEqual(['The queue cannot be paused now.']);
});
