import { defaultLibraryPath } from '../core/default-library.ts';
import { createNodePorts, readVersion } from '../core/node-ports.ts';
import type { CorePorts } from '../core/ports.ts';
import { RelayLostError } from '../core/relay/relay-transport.ts';
import { createClient } from '../shared/client.ts';
import { AppError } from '../shared/errors.ts';
import { inFlightWords } from '../shared/in-flight-words.ts';
import type { Command, CommandContext, Outcome } from './command.ts';
import { openLibrary, type OpenLibrary } from './open-library.ts';
import { interruptedError, printError, printOutcome, type Printer } from './output.ts';
import { readCommand, wantsJson, type Asked } from './read-command.ts';
import { createStandardInput } from './standard-input.ts';
import { listenForSignals } from './signals.ts';
import { createTrackedTransport, type CallTracker } from './tracked-transport.ts';
import { usageError } from './usage-error.ts';

type AskedCommand = Extract<Asked, { kind: 'command' }>;

/** Everything one command line is carried out with. */
interface Session {
  readonly asked: AskedCommand;
  readonly ports: CorePorts;
  readonly printer: Printer;
  readonly isJson: boolean;
  readonly interrupted: AbortSignal;
  readonly tracker: CallTracker;
  readonly readStandardInput: () => Promise<string>;
}

/** Carries out one command line and gives its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const isJson = wantsJson(argv);
  const printer = createProcessPrinter();
  const tracker: CallTracker = { hasChanged: false, hasSubmitted: false };
  const signals = listenForSignals(printer, isJson, tracker);
  try {
    const asked = readCommand(argv, readVersion());
    if (asked.kind === 'text') {
      await printer.out(`${asked.text}\n`);
      return 0;
    }
    await asked.command.precheck?.(asked.options);
    const ports = createNodePorts({ library: readLibraryPath(asked), host: 'cli' });
    const readStandardInput = createStandardInput(printer, signals.interrupted);
    const { interrupted } = signals;
    return await runCommand({ asked, ports, printer, isJson, interrupted, tracker, readStandardInput });
  } catch (error) {
    return await printError(printer, asPeopleSeeIt(error, signals.interrupted), isJson);
  } finally {
    signals.stop();
  }
}

function readLibraryPath(asked: AskedCommand): string {
  const named = asked.options.text('library');
  if (named === '') throw usageError('--library is empty.');
  return named ?? defaultLibraryPath();
}

/** Opens the library, runs, prints, and stays for as long as other commands are served. */
async function runCommand(session: Session): Promise<number> {
  const { asked, ports, interrupted } = session;
  const closed = asked.command.runClosed?.({
    words: asked.words,
    options: asked.options,
    library: ports.paths.library,
    interrupted,
  });
  if (closed) return printOutcome(session.printer, await closed, session.isJson);
  for (;;) {
    const library = await openLibrary(session.ports, session.interrupted);
    try {
      const exitCode = await runAndPrint(session, library);
      await stayForOthers(session, library);
      return exitCode;
    } catch (error) {
      // The holder went away before anything was changed: whoever holds the library next can be asked the same.
      if (!(error instanceof RelayLostError) || session.tracker.hasChanged) throw logged(session, error);
    } finally {
      for (const line of inFlightWords(library.inFlight())) {
        if (!session.isJson) void session.printer.error(`${line}\n`);
      }
      await library.close();
    }
  }
}

async function runAndPrint(session: Session, library: OpenLibrary): Promise<number> {
  const { asked, printer, isJson } = session;
  const outcome = await beforeInterrupt(asked.command, contextOf(session, library), session.interrupted);
  return printOutcome(printer, outcome, isJson);
}

function contextOf(session: Session, library: OpenLibrary): CommandContext {
  const transport = createTrackedTransport(library.transport, session.tracker);
  return {
    words: session.asked.words,
    options: session.asked.options,
    client: createClient(transport),
    transport,
    isRelayed: library.isRelayed,
    lost: library.lost,
    interrupted: session.interrupted,
    note: (text) => {
      if (!session.isJson) void session.printer.error(`${text}\n`);
    },
    readStandardInput: session.readStandardInput,
  };
}

/** Ctrl-C leaves a command where it is, unless it ends itself in its own way. */
function beforeInterrupt(
  command: Command,
  context: CommandContext,
  interrupted: AbortSignal,
): Promise<Outcome> {
  const work = command.run(context);
  if (command.handlesInterrupt) return work;
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      interrupted.addEventListener('abort', () => reject(interruptedError()), { once: true });
    }),
  ]);
}

async function stayForOthers(session: Session, library: OpenLibrary): Promise<void> {
  const { interrupted } = session;
  const asked = new Promise<void>((resolve) => {
    if (interrupted.aborted) resolve();
    interrupted.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([library.whenUnshared(), asked]);
}

function logged(session: Session, error: unknown): unknown {
  if (!(error instanceof AppError) && !session.interrupted.aborted) {
    session.ports.log.error(`cli ${session.asked.command.name}`, error);
  }
  return error;
}

function asPeopleSeeIt(error: unknown, interrupted: AbortSignal): unknown {
  return interrupted.aborted && !(error instanceof AppError) ? interruptedError() : error;
}

function createProcessPrinter(): Printer {
  const write = (stream: NodeJS.WriteStream) => {
    // A reader that went away (`| head`) is no reason to fail: what was to be done is done.
    stream.on('error', () => undefined);
    return (text: string): Promise<void> => new Promise((resolve) => stream.write(text, () => resolve()));
  };
  return { out: write(process.stdout), error: write(process.stderr) };
}
