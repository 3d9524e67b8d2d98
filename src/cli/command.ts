import type { Client } from '../shared/client.ts';
import type { Transport } from '../shared/transport.ts';
import type { GivenOptions, OptionRules } from './options.ts';

/** What a command says: one value for programs, tidy text for people, and how it went. */
export interface Outcome {
  readonly json: unknown;
  readonly text: string;
  readonly exitCode: number;
  /** Why it did not go well, where an answer is printed all the same. */
  readonly problem?: { readonly code: string; readonly message: string };
}

/** What a command works with once the library is open, here or in another process. */
export interface CommandContext {
  readonly words: readonly string[];
  readonly options: GivenOptions;
  readonly client: Client;
  readonly transport: Transport;
  /** True when another process holds the library and carries out what is asked. */
  readonly isRelayed: boolean;
  /** Aborted when the process that holds the library is gone; never where it is this one. */
  readonly lost: AbortSignal;
  /** Aborted by Ctrl-C or a request to end. */
  readonly interrupted: AbortSignal;
  /** A remark for people while they wait; nothing where programs read. */
  readonly note: (text: string) => void;
  readonly readStandardInput: () => Promise<string>;
}

/** What a command works with that does not want the library open. */
export interface ClosedContext {
  readonly words: readonly string[];
  readonly options: GivenOptions;
  /** The library's folder, whether or not one is there. */
  readonly library: string;
  readonly interrupted: AbortSignal;
}

/** One entry of the table that is the command line. */
export interface Command {
  /** "run" or "image show". */
  readonly name: string;
  /** Words after the name, for the help text and the count: ["ID"]; "PATH…" takes several, "[ID…]" none too. */
  readonly operands: readonly string[];
  readonly summary: string;
  readonly options: OptionRules;
  /** Checks that need no library; what is refused here leaves nothing at all behind. */
  readonly precheck?: (options: GivenOptions) => Promise<void> | void;
  /** True when it ends by itself soon after `interrupted`; any other command is left where it is. */
  readonly handlesInterrupt?: boolean;
  /** Carries the command out before the library is opened; null where it is to be opened after all. */
  readonly runClosed?: (context: ClosedContext) => Promise<Outcome> | null;
  readonly run: (context: CommandContext) => Promise<Outcome>;
}
