import { expect, it } from 'vitest';
import { orMayBeCharged } from '../../src/cli/lost-while-paying.ts';
import { RelayLostError } from '../../src/core/relay/relay-transport.ts';

const lose = (money: 'real' | 'play' | 'none') =>
  orMayBeCharged({ lost: new AbortController().signal }, { name: 'a step', money }, () =>
    Promise.reject(new RelayLostError()),
  );

it('a purchase whose Proofsheet ended may have been charged, unless it was play money', async () => {
  await expect(lose('real')).rejects.toMatchObject({
    code: 'outcome-unknown',
    message: expect.stringContaining('It may have been charged.') as string,
  });
  await expect(lose('play')).rejects.toThrow('It was play money.');
});

it('what is done here alone is never said to have been charged', async () => {
  await expect(lose('none')).rejects.toThrow('It costs nothing.');
});
