import { expect, it } from 'vitest';
import { createTurns } from '../../../src/renderer/data/turns.ts';

/** Questions that are answered by hand, in the order in which they were asked. */
function setup() {
  const turn = createTurns();
  const asked: string[] = [];
  const open = new Map<string, PromiseWithResolvers<string>>();
  const ask = (name: string, signal = new AbortController().signal): Promise<string> =>
    turn(signal, () => {
      asked.push(name);
      const answer = Promise.withResolvers<string>();
      open.set(name, answer);
      return answer.promise;
    });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { asked, open, ask, settled };
}

it('asks one after another, and not at all what nobody waits for by its turn', async () => {
  const { asked, open, ask, settled } = setup();
  const gone = new AbortController();
  const first = ask('first');
  const second = ask('second', gone.signal);
  const third = ask('third');
  await settled();
  expect(asked).toEqual(['first']);
  gone.abort();
  open.get('first')?.resolve('1');
  await expect(first).resolves.toBe('1');
  await expect(second).rejects.toThrow('abort');
  await settled();
  expect(asked).toEqual(['first', 'third']);
  open.get('third')?.resolve('3');
  await expect(third).resolves.toBe('3');
});

it('goes on after a question that failed', async () => {
  const { asked, open, ask, settled } = setup();
  const first = ask('first');
  void ask('second');
  await settled();
  open.get('first')?.reject(new Error('refused'));
  await expect(first).rejects.toThrow('refused');
  await settled();
  expect(asked).toEqual(['first', 'second']);
});
