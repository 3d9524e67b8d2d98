import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { readCommand, wantsJson } from '../../src/cli/read-command.ts';

const read = (...argv: string[]) => readCommand(argv, '1.2.3');

describe('reading a command line', () => {
  it.each([
    [['image', 'show', '7'], 'image show', ['7']],
    [['--json', '--library', 'x', 'image', 'show', '7'], 'image show', ['7']],
    [['--library=x', 'attempt', 'list', '--json'], 'attempt list', []],
    [['verify'], 'verify', []],
    [['spend', '--by', 'model'], 'spend', []],
  ])('finds the command of %j', (argv, name, words) => {
    const asked = read(...argv);
    expect(asked).toMatchObject({ kind: 'command', command: { name }, words });
  });

  it.each([
    [['frobnicate'], 'Unknown command "frobnicate"'],
    [['--frobnicate'], 'Unknown option "--frobnicate"'],
    [['image'], 'image needs one of: list, facets, show, how,'],
    [['connection', 'frob'], 'connection needs one of: add, list, test, set-key, remove.'],
    [['--json'], 'No command was given'],
    [['image', 'show'], 'image show needs ID'],
    [['image', 'show', '1', '2'], 'image show does not take "2"'],
    [['verify', 'now'], 'verify does not take "now"'],
    [['estimate', '--connection', 'demo'], '--prompt is missing'],
    [['help', 'frobnicate'], 'Unknown command "frobnicate"'],
  ])('refuses %j', (argv, message) => {
    expect(() => read(...argv)).toThrow(message);
  });

  it.each([
    [['--connection', 'demo', '--prompt', 'x'], '--project is missing'],
    [['--connection', 'demo', '--project', 'x'], '--prompt is missing'],
    [['--like', 'x'], '"x" is not the id of a picture'],
    [['--like', '7', '--prompt', 'x'], '--prompt cannot be given with --like'],
  ])('refuses to run with %j', async (argv, message) => {
    const { command, options } = read('run', ...argv) as Extract<
      ReturnType<typeof read>,
      { kind: 'command' }
    >;
    await expect(command.precheck?.(options)).rejects.toThrow(message);
  });

  it('shows help for everything and for each command, and the version', () => {
    const overview = read();
    expect(read('help')).toEqual(overview);
    expect(read('--help')).toEqual(overview);
    expect(read('--version')).toEqual({ kind: 'text', text: '1.2.3' });
    for (const { name, options } of commands) {
      expect(overview).toMatchObject({ text: expect.stringContaining(`  ${name}`) as string });
      const help = read(...name.split(' '), '--help');
      expect(help).toEqual(read('help', ...name.split(' ')));
      for (const option of Object.keys(options)) {
        expect(help).toMatchObject({ text: expect.stringContaining(`--${option}`) as string });
      }
    }
  });

  it('knows that JSON is wanted even where nothing else can be read', () => {
    expect(wantsJson(['--nonsense', '--json'])).toBe(true);
    expect(wantsJson(['run', '--', '--json'])).toBe(false);
  });
});
