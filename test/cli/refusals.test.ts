import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/commands/run.ts';
import { parseOptions } from '../../src/cli/options.ts';
import { printError, printOutcome, type Printer } from '../../src/cli/output.ts';
import { createTrackedTransport } from '../../src/cli/tracked-transport.ts';
import { createClient } from '../../src/shared/client.ts';
import { AppError, toWireError } from '../../src/shared/errors.ts';
import type { CallReply, Transport } from '../../src/shared/transport.ts';

function createTestPrinter(): { printer: Printer; printed: { out: string; error: string } } {
  const printed = { out: '', error: '' };
  const printer: Printer = {
    out: async (text) => void (printed.out += text),
    error: async (text) => void (printed.error += text),
  };
  return { printer, printed };
}

const demo = {
  ...{ id: 1, name: 'demo', provider: 'demo', providerLabel: 'Demo', baseUrl: null, keyEnv: null },
  ...{ needsKey: false, hasKey: false, keyHint: null, isPlayMoney: true, maxConcurrent: 2 },
  ...{ state: 'ok', stateDetail: null, testedAtMs: null },
};

/** A core that answers as told, by method, and remembers what it was asked. */
function setup(answers: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const inner: Transport = {
    async call(name): Promise<CallReply> {
      asked.push(name);
      const answer = answers[name];
      return answer instanceof AppError
        ? { ok: false, error: toWireError(answer) }
        : { ok: true, value: answer };
    },
    upload: () => Promise.reject(new Error('no file is given here')),
    subscribe: () => () => undefined,
  };
  const tracker = { hasChanged: false, hasSubmitted: false };
  const transport = createTrackedTransport(inner, tracker);
  const argv = ['--project', 'P', '--connection', 'demo', '--model', 'm', '--prompt', 'x'];
  const run = () =>
    runCommand.run({
      words: [],
      options: parseOptions(argv, runCommand.options).options,
      client: createClient(transport),
      transport,
      isRelayed: false,
      lost: new AbortController().signal,
      interrupted: new AbortController().signal,
      note: () => undefined,
      readStandardInput: () => Promise.resolve(''),
    });
  return { asked, tracker, run };
}

describe('a run over a cap', () => {
  it('ends with 3 and changes nothing', async () => {
    const { asked, tracker, run } = setup({
      'connections.list': [demo],
      'runs.estimate': new AppError('over-cap', 'This run could cost $3.00; $1.20 is left today.'),
    });
    const { printer, printed } = createTestPrinter();
    const exitCode = await run().catch((error: unknown) => printError(printer, error, true));
    expect(exitCode).toBe(3);
    expect(printed).toEqual({
      out: '',
      error: '{"error":{"code":"over-cap","message":"This run could cost $3.00; $1.20 is left today."}}\n',
    });
    expect(asked).toEqual(['connections.list', 'runs.estimate']);
    expect(tracker).toEqual({ hasChanged: false, hasSubmitted: false });
  });
});

describe('printing', () => {
  it('keeps standard output to JSON, and a problem to standard error', async () => {
    const { printer, printed } = createTestPrinter();
    const problem = { code: 'refused', message: 'No.' };
    const code = await printOutcome(printer, { json: { a: 1 }, text: 'words', exitCode: 4, problem }, true);
    expect([code, JSON.parse(printed.out), JSON.parse(printed.error)]).toEqual([
      4,
      { a: 1 },
      { error: problem },
    ]);
  });

  it('tells people the words alone, without what could steer their terminal', async () => {
    const { printer, printed } = createTestPrinter();
    await printError(printer, new AppError('refused', 'No \u001b[2Jway.'), false);
    expect(printed).toEqual({ out: '', error: 'No \ufffd[2Jway.\n' });
  });

  it('tells nothing of a bug but that there was one', async () => {
    const { printer, printed } = createTestPrinter();
    expect(await printError(printer, new Error('/home/ann/secret'), true)).toBe(1);
    expect(printed.error).toBe(
      '{"error":{"code":"internal","message":"Something went wrong inside Proofsheet. The log has the details."}}\n',
    );
  });
});
