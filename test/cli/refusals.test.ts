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
  ...{ requestWindow: null, color: null, settings: {}, pauseCode: null, pauseReason: null },
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
  const words = "This would pass today's cap of $1.00: $0.95 is spent, and this may cost up to $0.19.";
  const estimate = {
    ...{ amountNanos: 190_000_000, isPlayMoney: false, basis: 'one picture', needsCeiling: false },
    caps: [{ scope: { kind: 'day' }, effect: 'blocks', message: words }],
  };

  it.each([
    ['by its estimate', estimate, words],
    ['by core itself', new AppError('over-cap', words), words],
    ['for want of a ceiling', { ...estimate, caps: [], needsCeiling: true }, '--ceiling USD'],
  ])('ends with 3 and changes nothing, refused %s', async (_, answer, message) => {
    const { asked, tracker, run } = setup({
      'connections.list': [demo],
      'projects.list': [],
      'runs.estimate': answer,
    });
    const { printer, printed } = createTestPrinter();
    const exitCode = await run().catch((error: unknown) => printError(printer, error, true));
    expect(exitCode).toBe(3);
    expect(printed.out).toBe('');
    expect(JSON.parse(printed.error)).toEqual({
      error: { code: 'over-cap', message: expect.stringContaining(message) as string },
    });
    expect(asked).toEqual(['connections.list', 'projects.list', 'runs.estimate']);
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
