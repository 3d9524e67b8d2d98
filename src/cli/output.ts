import { AppError, toWireError } from '../shared/errors.ts';
import type { Outcome } from './command.ts';
import { exitCodeOfError } from './exit-codes.ts';
import { printable } from './text.ts';

/** Where a command prints: the process's own streams, or a test's. */
export interface Printer {
  out(text: string): Promise<void>;
  error(text: string): Promise<void>;
}

/** With `isJson` standard output holds JSON or nothing, and a problem is JSON on standard error. */
export async function printOutcome(printer: Printer, outcome: Outcome, isJson: boolean): Promise<number> {
  if (isJson) await printer.out(`${JSON.stringify(outcome.json, null, 2)}\n`);
  else if (outcome.text !== '') await printer.out(`${printable(outcome.text)}\n`);
  if (outcome.problem) await printProblem(printer, outcome.problem, isJson);
  return outcome.exitCode;
}

/** Says what went wrong and gives the exit code for it; bugs become one plain sentence. */
export async function printError(printer: Printer, error: unknown, isJson: boolean): Promise<number> {
  const { code, message } = toWireError(error);
  await printProblem(printer, { code, message }, isJson);
  return exitCodeOfError(code);
}

async function printProblem(
  printer: Printer,
  problem: { readonly code: string; readonly message: string },
  isJson: boolean,
): Promise<void> {
  const { code, message } = problem;
  const text = isJson ? JSON.stringify({ error: { code, message } }) : printable(message);
  await printer.error(`${text}\n`);
}

/** Ctrl-C on a command that has nothing to take back. */
export function interruptedError(): AppError {
  return new AppError('unavailable', 'Stopped. Nothing was bought by this command.');
}
