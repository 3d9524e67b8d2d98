import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { Fault } from '../fault.ts';
import { sendJson } from '../http-exchange.ts';
import { resetTasks, type TaskState } from './task-state.ts';

const ScriptedFault = z.object({
  fault: Fault,
  place: z.enum(['create', 'poll', 'upload', 'account']).default('create'),
});

const Outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('completed'), pictures: z.number().int().min(0).max(10).optional() }),
  z.object({
    kind: z.literal('failed'),
    message: z.string(),
    billing: z.enum(['refunded', 'charged', 'silent']).optional(),
  }),
  z.object({ kind: z.literal('stuck'), state: z.string() }),
  z.object({ kind: z.literal('lost') }),
  z.object({ kind: z.literal('lying'), fields: z.record(z.string(), z.unknown()) }),
  z.object({ kind: z.literal('unbilled') }),
]);

/**
 * Scripting from another process:
 *   GET  /_emulator/calls         creates, charges, every request, balance
 *   POST /_emulator/fault         `{ fault, place }`
 *   POST /_emulator/task          how the next task ends
 *   POST /_emulator/expire-links  POST /_emulator/spend-all  POST /_emulator/reset
 */
export function taskControl(state: TaskState) {
  return (route: string, bytes: Uint8Array, response: ServerResponse): void => {
    const body = (): unknown => JSON.parse(Buffer.from(bytes).toString('utf8'));
    const actions: Readonly<Record<string, () => void>> = {
      'POST fault': () => {
        const { fault, place } = ScriptedFault.parse(body());
        state.faults[place].push(fault);
      },
      'POST task': () => {
        const { pictures, ...outcome } = { pictures: undefined, ...Outcome.parse(body()) };
        state.outcomes.push({ ...outcome, ...(pictures === undefined ? {} : { pictures }) } as never); // parsed above
      },
      'POST expire-links': () => {
        state.linkGeneration += 1;
      },
      'POST spend-all': () => {
        state.balanceNanos = 0;
      },
      'POST reset': () => resetTasks(state),
    };
    const action = actions[route];
    if (route === 'GET calls') {
      const { creates, charges, seen, leakedKeys, balanceNanos } = state;
      sendJson(response, 200, { creates, charges, seen, leakedKeys, balanceNanos });
    } else if (action) {
      action();
      response.writeHead(204).end();
    } else sendJson(response, 404, { error: `No control route ${route}.` });
  };
}
