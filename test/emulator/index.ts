import { parseArgs } from 'node:util';
import { protocols, type EmulatedProtocol } from './protocols.ts';

const help = `A provider for trying and testing Proofsheet: it answers on this machine and takes no money.

Usage: npm run emulator -- [--protocol openai-images] [--port 4010] [--key sk-emulator] [--delay 0]

  --protocol NAME  ${Object.keys(protocols).join(', ')}
  --port N         listen on this port (a free one otherwise)
  --key TEXT       the key that works (one per protocol)
  --delay MS       wait before answering a paid call (0)
  --help           this text

docs/emulator.md has the rest: what it refuses, and how to make it fail.
`;

const { values } = parseArgs({
  options: {
    protocol: { type: 'string', default: 'openai-images' },
    port: { type: 'string' },
    key: { type: 'string' },
    delay: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(help);
else await run();

async function run(): Promise<void> {
  const protocol = protocolNamed(values.protocol);
  const emulator = await protocol.start({
    port: wholeNumber('--port', values.port ?? '0', 65_535),
    delayMs: wholeNumber('--delay', values.delay ?? '0', 3_600_000),
    ...(values.key === undefined ? {} : { key: values.key }),
  });
  process.stdout.write(`${emulator.baseUrl}

This is ${protocol.name}. It takes the key ${emulator.key} and no money. To make a picture with it, in another terminal:

  export EMULATOR_KEY=${emulator.key}
  export PROOFSHEET_LIBRARY=/tmp/proofsheet-trial
  npm run -s cli -- connection add --provider ${protocol.provider} --name emulator \\
    --base-url ${emulator.baseUrl} --key-env EMULATOR_KEY
  npm run -s cli -- run --project Trial --connection emulator \\
    ${protocol.trial} --prompt "a paper boat" --yes

The library is one of its own, because to Proofsheet this is a provider like any other. The app finds both when
it is started from that terminal. To see what arrived and what it would have cost:
${emulator.origin}/_emulator/calls
Press Ctrl+C to stop.
`);
  const stop = (): void => void emulator.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function protocolNamed(name: string): EmulatedProtocol {
  const found = Object.hasOwn(protocols, name) ? protocols[name] : undefined;
  if (found) return found;
  process.stderr.write(`--protocol takes ${Object.keys(protocols).join(', ')}.\n`);
  process.exit(2);
}

function wholeNumber(flag: string, text: string, maximum: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= maximum) return value;
  process.stderr.write(`${flag} takes a whole number up to ${maximum}.\n`);
  process.exit(2);
}
