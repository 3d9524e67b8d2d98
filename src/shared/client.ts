import { contract, type MethodArguments, type MethodName, type MethodOutput } from './contract.ts';
import { AppError, fromWireError, WireError } from './errors.ts';
import type { Transport } from './transport.ts';

/** The typed way to ask core for something, over whatever transport the host carries. */
export interface Client {
  call<M extends MethodName>(name: M, input: MethodArguments<M>): Promise<MethodOutput<M>>;
}

/** Replies are parsed too: a host of another version must fail with words, not with `undefined` later on. */
export function createClient(transport: Transport): Client {
  return {
    async call(name, input) {
      const reply = await transport.call(name, input);
      if (!reply.ok) throw fromWireError(readError(reply.error));
      // The table pairs each name with its schema; TypeScript cannot follow that through the index.
      const parsed = contract[name].output.safeParse(reply.value);
      if (!parsed.success)
        throw new AppError('internal', `The reply to ${name} is not what it should be.`, {
          cause: parsed.error,
        });
      return parsed.data as MethodOutput<typeof name>;
    },
  };
}

function readError(error: unknown): WireError {
  const parsed = WireError.safeParse(error);
  return parsed.success
    ? parsed.data
    : { code: 'internal', message: 'The reply was an error that could not be read.' };
}
