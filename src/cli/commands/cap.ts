import type { Client } from '../../shared/client.ts';
import { formatDollars } from '../../shared/money.ts';
import type { Cap, CapScope } from '../../shared/money-model.ts';
import type { Command, Outcome } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { findConnection, findProject } from '../find-by-name.ts';
import { readDollars } from '../money-options.ts';
import { shown, type GivenOptions } from '../options.ts';
import { columns } from '../text.ts';
import { usageError } from '../usage-error.ts';

const scopeOption = {
  value: 'day|month|project:NAME|connection:NAME',
  summary: 'what it limits',
  isRequired: true,
};

export const capSet: Command = {
  name: 'cap set',
  operands: [],
  summary: 'limit what is spent; raising a cap is how what it blocked goes on',
  options: {
    scope: scopeOption,
    hard: { value: 'USD', summary: 'nothing is bought beyond it' },
    soft: { value: 'USD', summary: 'what would pass it says so' },
  },
  precheck(options) {
    readScope(options);
    if (readAmount(options, 'hard') === null && readAmount(options, 'soft') === null) {
      throw usageError('A cap needs an amount: --hard USD, --soft USD, or both.');
    }
  },
  async run({ client, options }) {
    const cap = await client.call('caps.set', {
      scope: await findScope(client, options),
      hardNanos: readAmount(options, 'hard'),
      softNanos: readAmount(options, 'soft'),
    });
    return describeCaps([cap], toJson(cap));
  },
};

export const capList: Command = {
  name: 'cap list',
  operands: [],
  summary: 'every cap, and what counts against it now',
  options: {},
  async run({ client }) {
    const caps = await client.call('caps.list', {});
    return describeCaps(caps, caps.map(toJson));
  },
};

export const capClear: Command = {
  name: 'cap clear',
  operands: [],
  summary: 'limit something no more',
  options: { scope: scopeOption },
  precheck: (options) => void readScope(options),
  async run({ client, options }) {
    const scope = await findScope(client, options);
    await client.call('caps.clear', { scope });
    const given = options.text('scope') ?? '';
    return { json: { scope: given }, text: `There is no cap on ${given} now.`, exitCode: exitCodes.done };
  },
};

function readAmount(options: GivenOptions, name: 'hard' | 'soft'): number | null {
  return readDollars(options, name, { mayBeZero: false });
}

/** A scope as written, before anybody looks whether its project or connection is there. */
function readScope(options: GivenOptions): { kind: CapScope['kind']; name: string } {
  const given = options.text('scope') ?? '';
  if (given === 'day' || given === 'month') return { kind: given, name: '' };
  const colon = given.indexOf(':');
  const kind = given.slice(0, Math.max(0, colon));
  const name = given.slice(colon + 1).trim();
  if ((kind === 'project' || kind === 'connection') && name !== '') return { kind, name };
  throw usageError(`--scope must be day, month, project:NAME or connection:NAME; ${shown(given)} is not.`);
}

async function findScope(client: Client, options: GivenOptions): Promise<CapScope> {
  const { kind, name } = readScope(options);
  if (kind === 'day' || kind === 'month') return { kind };
  if (kind === 'connection') return { kind, connectionId: (await findConnection(client, name)).id };
  const project = await findProject(client, name);
  if (!project) throw usageError(`There is no project ${shown(name)}.`);
  return { kind, projectId: project.id };
}

function toJson({ scope, label, hardNanos, softNanos, spentNanos, heldNanos, state }: Cap) {
  return { scope: scopeWords({ scope, label }), hardNanos, softNanos, spentNanos, heldNanos, state };
}

/** The words `--scope` takes. */
function scopeWords({ scope, label }: Pick<Cap, 'scope' | 'label'>): string {
  return scope.kind === 'day' || scope.kind === 'month' ? scope.kind : `${scope.kind}:${label}`;
}

function describeCaps(caps: readonly Cap[], json: unknown): Outcome {
  const head = ['SCOPE', 'HARD', 'SOFT', 'SPENT', 'RESERVED', ''];
  const amount = (nanos: number | null): string => (nanos === null ? '-' : formatDollars(nanos));
  const rows = caps.map((cap) => [
    scopeWords(cap),
    amount(cap.hardNanos),
    amount(cap.softNanos),
    amount(cap.spentNanos),
    amount(cap.heldNanos),
    stateWords[cap.state],
  ]);
  const text = caps.length === 0 ? 'There is no cap.' : columns([head, ...rows], [1, 2, 3, 4]);
  return { json, text, exitCode: exitCodes.done };
}

const stateWords: Readonly<Record<Cap['state'], string>> = {
  ok: '',
  warning: 'past its warning',
  reached: 'reached',
};
