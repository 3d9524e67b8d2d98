import type { Client } from '../../shared/client.ts';
import type { UndoOutcome } from '../../shared/organise-model.ts';
import { actionSentence, actionWords } from '../../shared/organise-words.ts';
import type { Command, Outcome } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { shown } from '../options.ts';
import { columns, counted, printable } from '../text.ts';
import { usageError } from '../usage-error.ts';
import { organised, targetOf } from './image-organise.ts';

interface Named {
  readonly id: number;
  readonly name: string;
}

/** The one of that name, however it is written; else the one of that id. */
function find<Each extends Named>(records: readonly Each[], asked: string, what: string): Each {
  const name = asked.trim().toLowerCase();
  const found =
    records.find((each) => each.name.toLowerCase() === name) ??
    records.find((each) => String(each.id) === name);
  if (found) return found;
  throw usageError(`There is no ${what} ${shown(asked)}.`);
}

const findTag = async (client: Client, asked: string) =>
  find(await client.call('tags.list', {}), asked, 'tag');
const findCollection = async (client: Client, asked: string) =>
  find(await client.call('collections.list', {}), asked, 'collection');

function listed(records: readonly (Named & { readonly imageCount: number })[], none: string): Outcome {
  const json = records.map(({ id, name, imageCount }) => ({ id: String(id), name, imageCount }));
  const rows = records.map(({ id, name, imageCount }) => [
    String(id),
    printable(name),
    counted(imageCount, 'picture'),
  ]);
  return { json, text: rows.length === 0 ? none : columns(rows, [0, 2]), exitCode: exitCodes.done };
}

const tagCommands: readonly Command[] = [
  {
    name: 'tag list',
    operands: [],
    summary: 'tags and how many pictures have each',
    options: {},
    run: async ({ client }) => listed(await client.call('tags.list', {}), 'There is no tag yet.'),
  },
  {
    name: 'tag rename',
    operands: ['TAG', 'NAME'],
    summary: 'gives a tag another name; with --merge also that of another tag',
    options: { merge: { value: null, summary: 'make the two one where the name is taken' } },
    async run({ client, words: [asked = '', name = ''], options }) {
      const { id } = await findTag(client, asked);
      return organised(await client.call('tags.rename', { tagId: id, name, merge: options.isOn('merge') }));
    },
  },
  {
    name: 'tag delete',
    operands: ['TAG'],
    summary: 'takes a tag off every picture, and away',
    options: {},
    async run({ client, words: [asked = ''] }) {
      const { id } = await findTag(client, asked);
      return organised(await client.call('tags.delete', { tagId: id }));
    },
  },
];

const collectionCommands: readonly Command[] = [
  {
    name: 'collection list',
    operands: [],
    summary: 'collections and how many pictures are in each',
    options: {},
    run: async ({ client }) =>
      listed(await client.call('collections.list', {}), 'There is no collection yet.'),
  },
  {
    name: 'collection create',
    operands: ['NAME'],
    summary: 'makes an empty collection',
    options: {},
    async run({ client, words: [name = ''] }) {
      const { collection, outcome } = await client.call('collections.create', { name });
      const json = { id: String(collection.id), name: collection.name, undoId: outcome.entry?.id ?? null };
      return { ...organised(outcome), json };
    },
  },
  {
    name: 'collection add',
    operands: ['COLLECTION', 'ID…'],
    summary: 'puts pictures into a collection',
    options: {},
    async run({ client, words: [asked = '', ...ids] }) {
      const { id } = await findCollection(client, asked);
      return organised(await client.call('collections.add', { collectionId: id, target: targetOf(ids) }));
    },
  },
  {
    name: 'collection remove',
    operands: ['COLLECTION', 'ID…'],
    summary: 'takes pictures out of a collection; they stay in the library',
    options: {},
    async run({ client, words: [asked = '', ...ids] }) {
      const { id } = await findCollection(client, asked);
      return organised(await client.call('collections.remove', { collectionId: id, target: targetOf(ids) }));
    },
  },
  {
    name: 'collection delete',
    operands: ['COLLECTION'],
    summary: 'deletes a collection; its pictures stay',
    options: {},
    async run({ client, words: [asked = ''] }) {
      const { id } = await findCollection(client, asked);
      return organised(await client.call('collections.delete', { collectionId: id }));
    },
  },
];

function undone(done: string, nothing: string, { entry, skippedCount }: UndoOutcome): Outcome {
  const left = skippedCount === 0 ? '' : ` ${counted(skippedCount, 'value')} could not be put back.`;
  return {
    json: { undone: entry === null ? null : actionWords(entry.action), skippedCount },
    text: entry === null ? nothing : `${done}: ${printable(actionSentence(entry.action))}.${left}`,
    exitCode: exitCodes.done,
  };
}

const undoCommands: readonly Command[] = [
  {
    name: 'undo',
    operands: [],
    summary: 'takes back the newest thing done to keep pictures in order',
    options: {},
    run: async ({ client }) =>
      undone('Undone', 'There is nothing to undo.', await client.call('organise.undo', {})),
  },
  {
    name: 'redo',
    operands: [],
    summary: 'does again what was undone last',
    options: {},
    run: async ({ client }) =>
      undone('Redone', 'There is nothing to redo.', await client.call('organise.redo', {})),
  },
];

export const organiseCommands: readonly Command[] = [...tagCommands, ...collectionCommands, ...undoCommands];
