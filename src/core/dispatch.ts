import type { z } from 'zod';
import { contract, type MethodInput, type MethodName, type MethodOutput } from '../shared/contract.ts';
import { AppError, toWireError } from '../shared/errors.ts';
import type { CallReply } from '../shared/transport.ts';
import type { Caller } from './core.ts';
import { diskProblem } from './files/disk-problem.ts';
import type { Logger } from './ports.ts';

/** One function per method; some answer a command line more than they answer a page. */
export type CoreHandlers = {
  [M in MethodName]: (input: MethodInput<M>, caller: Caller) => MethodOutput<M> | Promise<MethodOutput<M>>;
};

export type Dispatch = (name: string, input: unknown, caller: Caller) => Promise<CallReply>;

/** The one seam between hosts and handlers: parses the input, runs the handler, turns any error into data. */
export function createDispatch(handlers: CoreHandlers, log: Logger): Dispatch {
  return async (name, input, caller) => {
    try {
      if (!isMethod(name)) throw new AppError('not-found', `There is no call named ${printable(name)}.`);
      const parsed = contract[name].input.safeParse(input ?? {});
      if (!parsed.success) throw badInput(parsed.error);
      // The table pairs each name with its schema and its handler; the index loses that pairing.
      const handler = handlers[name] as (input: unknown, caller: Caller) => unknown;
      return { ok: true, value: (await handler(parsed.data, caller)) ?? null };
    } catch (error) {
      if (!(error instanceof AppError)) log.error(`dispatch ${printable(name)}`, error);
      return { ok: false, error: toWireError(diskProblem(error) ?? error) };
    }
  };
}

/** Own keys only: `__proto__` and `constructor` are not methods. */
function isMethod(name: string): name is MethodName {
  return Object.hasOwn(contract, name);
}

function badInput(error: z.ZodError): AppError {
  const issue = error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  const what = field === '' ? 'The request' : `"${field}"`;
  return new AppError(
    'invalid-input',
    `${what} is not right: ${issue?.message ?? 'unreadable'}.`,
    field === '' ? {} : { field },
  );
}

function printable(name: string): string {
  return JSON.stringify(String(name).slice(0, 60));
}
