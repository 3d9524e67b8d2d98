import { SmartCollectionId } from '../../shared/search-model.ts';
import { readQuery } from '../../shared/query/read-query.ts';
import type { Client } from '../../shared/client.ts';
import type { ImageScope, PageCursor } from '../../shared/image-query.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { findProject } from '../find-by-name.ts';
import type { GivenOptions } from '../options.ts';
import { shown } from '../options.ts';
import { columns } from '../text.ts';
import { usageError } from '../usage-error.ts';

const narrowing = {
  project: { summary: 'only pictures of this project', value: 'NAME' },
  search: { summary: 'a query: words and field:value terms', value: 'QUERY' },
} as const;

export const imageList: Command = {
  name: 'image list',
  operands: [],
  summary: 'ids of the pictures a query finds, newest first',
  options: {
    ...narrowing,
    limit: { summary: 'at most so many (1,000 unless told)', value: 'N' },
  },
  async run({ client, options }) {
    const scope = await scopeOf(client, options);
    const search = readSearch(options.text('search'));
    const limit = options.integer('limit', 1, 10_000_000) ?? 1_000;
    const ids: ImageId[] = [];
    let after: PageCursor | null = null;
    do {
      const page = await nextPage(client, { scope, search, after, limit: Math.min(500, limit - ids.length) });
      ids.push(...page.cells.map(({ id }) => id));
      after = page.next;
    } while (after !== null && ids.length < limit);
    return { json: { ids: ids.map(String) }, text: ids.join('\n'), exitCode: exitCodes.done };
  },
};

export const imageFacets: Command = {
  name: 'image facets',
  operands: [],
  summary: 'what the pictures of a query have, each with how many have it',
  options: narrowing,
  async run({ client, options }) {
    const scope = await scopeOf(client, options);
    const search = readSearch(options.text('search'));
    const { total, facets } = await client.call('search.facets', { scope, search, asker: 'command-line' });
    const rows = facets.flatMap(({ values }) => values.map(({ term, count }) => [term, String(count)]));
    return {
      json: { total, facets },
      text: columns([['all', String(total)], ...rows]),
      exitCode: exitCodes.done,
    };
  },
};

export const smartList: Command = {
  name: 'smart list',
  operands: [],
  summary: 'smart collections: queries under a name',
  options: {},
  async run({ client }) {
    const list = await client.call('smart.list', {});
    return {
      json: { smartCollections: list.map(({ id, ...rest }) => ({ id: String(id), ...rest })) },
      text: columns(list.map(({ id, name, query }) => [String(id), name, query])),
      exitCode: exitCodes.done,
    };
  },
};

export const smartSave: Command = {
  name: 'smart save',
  operands: ['NAME', 'QUERY'],
  summary: 'keep a query under a name; the one of that name gets this query',
  options: {},
  async run({ client, words }) {
    const name = words[0] ?? '';
    const query = readSearch(words[1]);
    const same = (await client.call('smart.list', {})).find((each) => each.name === name.trim());
    const asked = { id: same?.id ?? null, name, query };
    const { collection: saved, outcome } = await client.call('smart.save', asked);
    const undoId = outcome.entry?.id ?? null;
    return {
      json: { id: String(saved.id), name: saved.name, query: saved.query, undoId },
      text: `${saved.id}  ${saved.name}  ${saved.query}`,
      exitCode: exitCodes.done,
    };
  },
};

export const smartRemove: Command = {
  name: 'smart remove',
  operands: ['ID'],
  summary: 'remove a smart collection; its pictures stay',
  options: {},
  async run({ client, words }) {
    const id = SmartCollectionId.safeParse(Number(words[0]));
    if (!id.success) throw usageError(`"${words[0] ?? ''}" is not the number of a smart collection.`);
    const { entry } = await client.call('smart.remove', { id: id.data });
    return {
      json: { id: String(id.data), undoId: entry?.id ?? null },
      text: `Removed ${id.data}.`,
      exitCode: exitCodes.done,
    };
  },
};

type PageInput = { scope: ImageScope; search: string; after: PageCursor | null; limit: number };

/** Apart, so that the cursor's type does not depend on itself. */
function nextPage(client: Client, input: PageInput) {
  return client.call('images.page', input);
}

async function scopeOf(client: Client, options: GivenOptions): Promise<ImageScope> {
  const asked = options.text('project');
  if (asked === null) return { kind: 'all' };
  const project = await findProject(client, asked);
  if (!project)
    throw usageError(`There is no project ${shown(asked)}. "project list" shows those there are.`);
  return { kind: 'project', projectId: project.id };
}

/** On a command line a query with a mistake is refused: nobody looks at what it found instead. */
function readSearch(search: string | null | undefined): string {
  if (!search) return '';
  const [problem] = readQuery(search).problems.filter(({ why }) => !why.includes('looked for as text'));
  if (problem) throw usageError(`In the query, ${problem.why}.`);
  return search;
}
