import { expect, it } from 'vitest';
import { againWords } from '../../../src/renderer/variants/variant-words.ts';
import { RunId } from '../../../src/shared/ids.ts';

const run = (...estimates: readonly (number | null)[]) => ({
  id: RunId.parse(crypto.randomUUID()),
  attempts: estimates.map((estimateNanos) => ({ isPlayMoney: false, estimateNanos })),
});

it('what failed names its total before it is asked for again', () => {
  const [one, two, unknown] = [run(40_000_000), run(20_000_000, 20_000_000), run(null)];
  const runs = [one, two, unknown];
  expect(againWords(runs, [one.id, two.id])).toBe('at most $0.08');
  expect(againWords(runs, [one.id])).toBe('at most $0.04');
  expect(againWords(runs, [one.id, unknown.id])).toBe('$0.04 and more');
  expect(againWords(runs, [unknown.id])).toBe('price unknown');
  const play = { ...one, attempts: [{ isPlayMoney: true, estimateNanos: 1 }] };
  expect(againWords([play], [play.id])).toBe('free · play money');
});
