import type { ErrorCode } from '../../shared/errors.ts';
import type { Connection } from '../../shared/model.ts';
import type { Command, Outcome } from '../command.ts';
import { exitCodeOfError, exitCodes } from '../exit-codes.ts';
import { findConnection } from '../find-by-name.ts';
import { columns } from '../text.ts';
import { usageError } from '../usage-error.ts';

export const connectionAdd: Command = {
  name: 'connection add',
  operands: [],
  summary: 'add a way to buy pictures; its key comes from the environment or from `connection set-key`',
  options: {
    provider: { value: 'P', summary: 'the kind of service, such as openai-images', isRequired: true },
    name: { value: 'N', summary: 'your own name for it', isRequired: true },
    'base-url': { value: 'U', summary: "where it is; the service's usual address when left out" },
    'key-env': { value: 'VAR', summary: 'the environment variable that holds its key' },
  },
  async run({ client, options }) {
    const added = await client.call('connections.add', {
      provider: options.text('provider') ?? '',
      name: options.text('name') ?? '',
      baseUrl: options.text('base-url'),
      keyEnv: options.text('key-env'),
    });
    return described(added, `Added ${added.name}.`);
  },
};

export const connectionList: Command = {
  name: 'connection list',
  operands: [],
  summary: 'the ways to buy pictures this library knows',
  options: {},
  async run({ client }) {
    const connections = await client.call('connections.list', {});
    const rows = connections.map((each) => [
      String(each.id),
      each.name,
      each.provider,
      each.baseUrl ?? '',
      keyWords(each),
      each.state,
    ]);
    const head = ['ID', 'NAME', 'PROVIDER', 'ADDRESS', 'KEY', 'STATE'];
    return { json: connections.map(view), text: columns([head, ...rows], [0]), exitCode: exitCodes.done };
  },
};

export const connectionTest: Command = {
  name: 'connection test',
  operands: ['NAME'],
  summary: 'ask the service whether the key works; free',
  options: {},
  async run({ client, words, isRelayed }) {
    const connection = await findConnection(client, words[0] ?? '');
    const test = await client.call('connections.test', { connectionId: connection.id });
    const text = `${connection.name}: ${test.message}`;
    if (test.ok) return { json: test, text, exitCode: exitCodes.done };
    const code = failedTests[test.state] ?? 'unavailable';
    const message = `${text}${elsewhereWords(connection, test.state, isRelayed)}`;
    return { json: test, text: '', exitCode: exitCodeOfError(code), problem: { code, message } };
  },
};

export const connectionRemove: Command = {
  name: 'connection remove',
  operands: ['NAME'],
  summary: 'forget a connection and its key; its pictures and its bill stay',
  options: {},
  async run({ client, words }) {
    const { id, name } = await findConnection(client, words[0] ?? '');
    await client.call('connections.remove', { connectionId: id });
    return { json: { id: String(id), name }, text: `Removed ${name}.`, exitCode: exitCodes.done };
  },
};

export const connectionSetKey: Command = {
  name: 'connection set-key',
  operands: ['NAME'],
  summary: 'keep a key in the system keychain; the key is read from standard input',
  options: {},
  async run({ client, words, readStandardInput }) {
    const connection = await findConnection(client, words[0] ?? '');
    const key = (await readStandardInput()).trim();
    if (key === '') throw usageError('No key came from standard input. Pipe it in; nothing was changed.');
    const changed = await client.call('connections.setKey', { connectionId: connection.id, key });
    return described(changed, `The key of ${changed.name} is kept.`);
  },
};

/** How a failed test ends the command, by what it found. */
export const failedTests: Partial<Record<Connection['state'], ErrorCode>> = {
  'key-missing': 'invalid-input',
  'key-refused': 'refused',
  'wrong-address': 'refused',
  'no-model': 'refused',
  'not-verified': 'refused',
  'no-funds': 'refused',
  unreachable: 'unavailable',
};

/** A missing variable may well be set here: it is the holder of the library that reads it. */
export function elsewhereWords(
  connection: Connection,
  state: Connection['state'],
  isRelayed: boolean,
): string {
  if (!isRelayed || state !== 'key-missing' || connection.keyEnv === null) return '';
  return ` Another Proofsheet has this library open and reads ${connection.keyEnv} from its own environment.`;
}

function described(connection: Connection, text: string): Outcome {
  return { json: view(connection), text, exitCode: exitCodes.done };
}

function view({ id, name, provider, baseUrl, keyEnv, hasKey, isPlayMoney, state }: Connection) {
  return { id: String(id), name, provider, baseUrl, keyEnv, hasKey, isPlayMoney, state };
}

function keyWords(connection: Connection): string {
  if (!connection.needsKey && !connection.hasKey) return 'none needed';
  if (connection.keyEnv !== null) return `$${connection.keyEnv}${connection.hasKey ? '' : ' (not set)'}`;
  return connection.hasKey ? 'stored' : 'missing';
}
