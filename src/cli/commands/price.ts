import type { Client } from '../../shared/client.ts';
import { formatDollarsExactly } from '../../shared/money.ts';
import type { PriceView } from '../../shared/money-model.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { findConnection } from '../find-by-name.ts';
import { readDollars } from '../money-options.ts';
import { shown, type GivenOptions } from '../options.ts';
import { columns } from '../text.ts';
import { usageError } from '../usage-error.ts';

type Unit = PriceView['unit'];

const tokensPerMillion = 1_000_000;

/** Units a person may set, in the order the help text has them; token units are priced per million. */
const units: readonly { readonly unit: Unit; readonly isTokens: boolean }[] = [
  { unit: 'call', isTokens: false },
  { unit: 'image', isTokens: false },
  { unit: 'text-in', isTokens: true },
  { unit: 'text-out', isTokens: true },
  { unit: 'image-in', isTokens: true },
  { unit: 'image-out', isTokens: true },
  { unit: 'text-in-cached', isTokens: true },
  { unit: 'image-in-cached', isTokens: true },
  { unit: 'credit', isTokens: false },
];

const unitNames = units.map(({ unit }) => unit).join('|');

const target = {
  connection: { value: 'C', summary: 'the connection, by name or id', isRequired: true },
  model: { value: 'M', summary: 'the model', isRequired: true },
  unit: { value: unitNames, summary: 'what is paid for; token units are per million', isRequired: true },
};

export const priceList: Command = {
  name: 'price list',
  operands: [],
  summary: 'what models cost, and where each price comes from',
  options: { connection: { value: 'C', summary: 'as one connection sees it; every provider when left out' } },
  async run({ client, options }) {
    const asked = options.text('connection');
    const connectionId = asked === null ? null : (await findConnection(client, asked)).id;
    const prices = await client.call('prices.list', { connectionId });
    const text = printPrices(prices, await connectionNames(client));
    return { json: prices.map(toJson), text, exitCode: exitCodes.done };
  },
};

export const priceSet: Command = {
  name: 'price set',
  operands: [],
  summary: 'your own price for a connection, from now on; what was entered before stays',
  options: {
    ...target,
    usd: { value: 'X', summary: 'dollars per unit, or per million tokens; 0 is free', isRequired: true },
    note: { value: 'T', summary: 'why, or where it comes from' },
  },
  precheck: (options) => void readAmount(options),
  async run({ client, options }) {
    const price = await client.call('prices.set', {
      ...(await readTarget(client, options)),
      amountNanos: readAmount(options),
      note: options.text('note'),
    });
    const text = printPrices([price], await connectionNames(client));
    return { json: toJson(price), text, exitCode: exitCodes.done };
  },
};

export const priceClear: Command = {
  name: 'price clear',
  operands: [],
  summary: "withdraw your own price: the book's counts again",
  options: target,
  precheck: (options) => void readUnit(options),
  async run({ client, options }) {
    const { connectionId, model, unit } = await readTarget(client, options);
    await client.call('prices.clear', { connectionId, model, unit });
    const text = `${model}, ${unit}: your own price counts no more.`;
    return { json: { model, unit }, text, exitCode: exitCodes.done };
  },
};

async function readTarget(client: Client, options: GivenOptions) {
  const connection = await findConnection(client, options.text('connection') ?? '');
  const model = (options.text('model') ?? '').trim();
  if (model === '') throw usageError('--model is empty.');
  return { connectionId: connection.id, model, unit: readUnit(options).unit };
}

function readUnit(options: GivenOptions): (typeof units)[number] {
  const given = options.text('unit') ?? '';
  const found = units.find(({ unit }) => unit === given);
  if (found) return found;
  throw usageError(`--unit must be one of ${unitNames.replaceAll('|', ', ')}; ${shown(given)} is not.`);
}

/** Per unit, or per token: a million tokens must come to whole nanodollars each. */
function readAmount(options: GivenOptions): number {
  const { isTokens } = readUnit(options);
  const nanos = readDollars(options, 'usd', { mayBeZero: true }) ?? 0;
  if (!isTokens) return nanos;
  if (nanos % tokensPerMillion === 0) return nanos / tokensPerMillion;
  throw usageError(
    `--usd per million tokens goes in steps of $0.001; ${shown(options.text('usd') ?? '')} lies between.`,
  );
}

function isTokenUnit(unit: Unit): boolean {
  return units.some((each) => each.unit === unit && each.isTokens);
}

function toJson({
  provider,
  connectionId,
  model,
  unit,
  amountNanos,
  source,
  date,
  note,
  ...flags
}: PriceView) {
  return {
    provider,
    connectionId: connectionId === null ? null : String(connectionId),
    model,
    unit,
    amountNanos,
    source,
    date,
    note,
    isOverride: flags.isOverride,
    isCurrent: flags.isCurrent,
  };
}

async function connectionNames(client: Client): Promise<ReadonlyMap<number, string>> {
  return new Map((await client.call('connections.list', {})).map(({ id, name }) => [id, name]));
}

/** The same model costs differently elsewhere, so each line says where: at a provider, or through one connection. */
function printPrices(prices: readonly PriceView[], connections: ReadonlyMap<number, string>): string {
  if (prices.length === 0) return 'No price is known.';
  const head = ['AT', 'MODEL', 'UNIT', 'USD', '', 'SINCE', 'SOURCE'];
  const rows = prices.map((price) => [
    price.connectionId === null ? price.provider : (connections.get(price.connectionId) ?? price.provider),
    price.model,
    price.unit,
    priceWords(price),
    price.isCurrent ? '' : 'superseded',
    price.date,
    price.note === null ? price.source : `${price.source}: ${price.note}`,
  ]);
  return columns([head, ...rows], [3]);
}

/** "5.000 per million" for tokens, else the exact amount. */
function priceWords({ unit, amountNanos }: PriceView): string {
  const exact = (nanos: number): string =>
    formatDollarsExactly(nanos)
      .slice(1)
      .replace(/0{1,6}$/, '');
  return isTokenUnit(unit) ? `${exact(amountNanos * tokensPerMillion)} per million` : exact(amountNanos);
}
