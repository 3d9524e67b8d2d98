import { describe, expect, it } from 'vitest';
import { parseOptions, type OptionRules } from '../../src/cli/options.ts';

const rules: OptionRules = {
  prompt: { value: 'T', summary: 'what to show' },
  input: { value: 'FILE', summary: 'a picture', isList: true },
  n: { value: 'N', summary: 'how many' },
  yes: { value: null, summary: 'spend' },
};

const parse = (...argv: string[]) => parseOptions(argv, rules);

describe('the option parser', () => {
  it('reads values after a blank and after an equals sign, switches and words', () => {
    const { words, options } = parse('one', '--prompt', 'a b', '--n=3', '--yes', 'two');
    expect(words).toEqual(['one', 'two']);
    expect([options.text('prompt'), options.text('n'), options.isOn('yes')]).toEqual(['a b', '3', true]);
    expect([options.text('input'), options.isOn('input'), options.list('input')]).toEqual([null, false, []]);
  });

  it('keeps lists in order', () => {
    expect(parse('--input', 'b', '--input=a', '--input', 'b').options.list('input')).toEqual(['b', 'a', 'b']);
  });

  it('takes a value with equals signs, an empty one, and one that looks like a number below zero', () => {
    expect(parse('--prompt=a=b=').options.text('prompt')).toBe('a=b=');
    expect(parse('--prompt', '').options.text('prompt')).toBe('');
    expect(parse('--prompt', '-1').options.text('prompt')).toBe('-1');
    expect(parse('--prompt=--yes').options).toSatisfy((options: ReturnType<typeof parse>['options']) => {
      return options.text('prompt') === '--yes' && !options.isOn('yes');
    });
  });

  it('takes everything after -- for words', () => {
    expect(parse('--', '--yes', '--nonsense').words).toEqual(['--yes', '--nonsense']);
  });

  it.each([
    [['--modle', 'x'], 'Unknown option "--modle".'],
    [['--promt', 'x'], 'Did you mean --prompt?'],
    [['-p', 'x'], 'Unknown option "-p".'],
    [['--constructor', 'x'], 'Unknown option "--constructor".'],
    [['--__proto__=x'], 'Unknown option'],
    [['--prompt'], '--prompt needs a value'],
    [['--prompt', '--yes'], '--prompt needs a value'],
    [['--prompt', 'a', '--prompt', 'b'], '--prompt is given twice'],
    [['--yes', '--yes'], '--yes is given twice'],
    [['--yes=no'], '--yes takes no value'],
  ])('refuses %j', (argv, message) => {
    expect(() => parse(...argv)).toThrow(message);
  });

  it('shows at most a line of a hostile option, quoted', () => {
    expect(() => parse(`--\u001b]0;title\u0007${'x'.repeat(5000)}`)).toThrow(
      /^Unknown option "--\\u001b.{50,90}…"\.$/,
    );
  });

  it('names what is missing', () => {
    const needed: OptionRules = { project: { value: 'P', summary: 'the project', isRequired: true } };
    expect(() => parseOptions([], needed)).toThrow('--project is missing: the project.');
  });

  it.each(['0', '11', 'x', '', '1.5', '1e1', ' 3', '0x3', '99999999999999999999', '３'])(
    'refuses %j as a whole number from 1 to 10',
    (text) => {
      expect(() => parse(`--n=${text}`).options.integer('n', 1, 10)).toThrow(
        '--n must be a whole number from 1 to 10',
      );
    },
  );

  it.each([
    ['1', 1],
    ['10', 10],
    ['07', 7],
  ])('reads %j as a whole number', (text, number) => {
    expect(parse('--n', text).options.integer('n', 1, 10)).toBe(number);
  });
});
