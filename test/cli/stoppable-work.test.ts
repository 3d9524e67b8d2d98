import { expect, it } from 'vitest';
import { stoppableWork } from '../../src/cli/stoppable-work.ts';
import type { Client } from '../../src/shared/client.ts';

/** A client that only writes down what it is asked to end. */
function setup() {
  const ended: unknown[] = [];
  const client = {
    call(_name: string, input: unknown) {
      ended.push(input);
      return Promise.resolve(null);
    },
  } as unknown as Client;
  const controller = new AbortController();
  return { ended, client, controller, interrupted: controller.signal };
}

it('an interrupt ends the work it was named for', () => {
  const { ended, controller, ...context } = setup();
  const id = stoppableWork(context);
  expect(ended).toEqual([]);
  controller.abort();
  expect(ended).toEqual([{ id }]);
});

it('work is not begun where the interrupt came before it', () => {
  const { ended, controller, ...context } = setup();
  controller.abort();
  expect(() => stoppableWork(context)).toThrow('Stopped');
  expect(ended).toEqual([]);
});
