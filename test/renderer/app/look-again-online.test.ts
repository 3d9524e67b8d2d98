import { expect, test } from 'vitest';
import { lookAgainOnline } from '../../../src/renderer/app/look-again-online.ts';
import { createClient } from '../../../src/shared/client.ts';
import type { Transport } from '../../../src/shared/transport.ts';

function setup(answer: 'answers' | 'is gone') {
  const calls: string[] = [];
  const transport: Transport = {
    call(name) {
      calls.push(name);
      return answer === 'is gone'
        ? Promise.reject(new Error('core is gone'))
        : Promise.resolve({ ok: true, value: null });
    },
    upload: () => Promise.reject(new Error('nothing is uploaded here')),
    subscribe: () => () => undefined,
  };
  const target = new EventTarget();
  const stop = lookAgainOnline(target, createClient(transport));
  return { calls, stop, come: (name: string) => target.dispatchEvent(new Event(name)) };
}

test.each(['answers', 'is gone'] as const)(
  'asks core to look again when the network is back, and core %s',
  async (answer) => {
    const { calls, come } = setup(answer);
    come('offline');
    expect(calls).toEqual([]);
    come('online');
    come('online');
    await expect.poll(() => calls).toEqual(['queue.lookAgain', 'queue.lookAgain']);
  },
);

test('asks no more after it was told to stop', () => {
  const { calls, come, stop } = setup('answers');
  stop();
  come('online');
  expect(calls).toEqual([]);
});
