import path from 'node:path';
import Database from 'better-sqlite3';
import { createCore } from '../../src/core/create-core.ts';
import { createNodePorts } from '../../src/core/node-ports.ts';
import { createClient, type Client } from '../../src/shared/client.ts';
import { orderUrl } from '../../src/shared/image-order.ts';
import { ImageId } from '../../src/shared/ids.ts';
import type { ImageScope } from '../../src/shared/image-query.ts';
import { numbers } from '../support/pictures.ts';
import { interleaved, percentile, worstStallMs, type BenchRow } from './measure.ts';
import { seededLibrary } from './seed-library.ts';
import { wordOfRank, wordRanks } from './seed-prompts.ts';

const all: ImageScope = { kind: 'all' };
const pageSize = 200;
const rounds = 200;
const pageGoal = 'p95 at most 5 ms, at a million at most 1.5 times that at a hundred thousand';
const searchGoal = 'p95 at most 20 ms';

interface World {
  readonly client: Client;
  readonly media: (request: Request) => Promise<Response>;
  /** A connection beside the app's, for what the bare database takes. */
  readonly bare: Database.Database;
  readonly count: number;
  readonly random: () => number;
}

/** Pages, searches, facets and orders of a library of `count` pictures through the app's own calls. */
export async function galleryBench(count: number): Promise<BenchRow[]> {
  const library = await seededLibrary(count);
  const core = await createCore(createNodePorts({ library, host: 'cli' }));
  const bare = new Database(path.join(library, 'library.db'), { readonly: true });
  try {
    const client = createClient({
      call: (name, input) => core.dispatch(name, input, 'command-line'),
      upload: () => Promise.reject(new Error('nothing is uploaded here')),
      subscribe: (listener) => core.subscribe(listener),
    });
    const media = async (request: Request) => core.media(request);
    const world = { client, media, bare, count, random: numbers(11) };
    return [
      ...(await pageRows(world)),
      ...(await searchRows(world)),
      await recallRow(world),
      ...(await heavyRows(world)),
    ];
  } finally {
    bare.close();
    await core.close();
  }
}

/** The rows of a page and their prompts, as SQLite alone gives them. */
function barePage({ bare }: World): (beforeMs: number) => unknown {
  const statement = bare.prepare<[number, number]>(
    `SELECT image.*, run.prompt FROM image LEFT JOIN run ON run.id = image.run_id
      WHERE trashed_at_ms IS NULL AND is_listed = 1 AND sorted_at_ms < ? ORDER BY sorted_at_ms DESC, image.id DESC LIMIT ?`,
  );
  return (beforeMs) => statement.all(beforeMs, pageSize);
}

async function pageRows(world: World): Promise<BenchRow[]> {
  const { bare, client, random } = world;
  const [oldest, newest] = bare
    .prepare<[], [number, number]>('SELECT min(sorted_at_ms), max(sorted_at_ms) FROM image')
    .raw()
    .get() as [number, number];
  const page = barePage(world);
  const somewhere = (): number => Math.floor(oldest + random() * (newest - oldest));
  const askPage = (sortedAtMs: number | null) =>
    client.call('images.page', {
      scope: all,
      search: '',
      after: sortedAtMs === null ? null : { sortedAtMs, id: ImageId.parse(1) },
      limit: pageSize,
    });
  const newestTimes = await interleaved(
    rounds,
    () => askPage(null),
    () => page(newest + 1),
  );
  const deepTimes = await interleaved(
    rounds,
    () => askPage(somewhere()),
    () => page(somewhere()),
  );
  return [
    rowOf(world, 'newest page of 200', newestTimes, pageGoal),
    rowOf(world, 'page of 200 at a random depth', deepTimes, pageGoal),
  ];
}

/** What is typed, and what it stands for. */
const searches: readonly (readonly [string, string])[] = [
  ['a common word', wordOfRank(wordRanks.common)],
  ['a word in the middle', wordOfRank(wordRanks.mid)],
  ['a rare word', wordOfRank(wordRanks.rare)],
  ['a beginning of three letters', wordOfRank(wordRanks.mid).slice(0, 3)],
  ['two words', `${wordOfRank(3)} ${wordOfRank(40)}`],
  ['a word without another', `${wordOfRank(10)} -${wordOfRank(wordRanks.common)}`],
  ['a part of words, three letters', wordOfRank(900).slice(1, 4)],
  ['a part of words, six letters', wordOfRank(9_000).slice(1, 7)],
  ['one Chinese character', '\u4e10'],
  ['two Chinese characters', '\u4e10\u4e11'],
  ['two Chinese characters never side by side', '\u56ea\u55aa'],
  ['a word nobody used', 'zzyzxq'],
  ['words that never stand together', `${wordOfRank(19_990)} ${wordOfRank(19_991)}`],
  ['a model and a rating', 'model:gpt-image-2 rating>=4'],
  ['a tag without another, one word', `tag:tag-7 -tag:tag-9 ${wordOfRank(5)}`],
  ['a tag without another, the most common word', `tag:tag-7 -tag:tag-9 ${wordOfRank(wordRanks.common)}`],
  ['one of two tags, one word', `tag:tag-7,tag-9 ${wordOfRank(5)}`],
  ['three tags nobody has together', 'tag:tag-7 tag:tag-9 tag:tag-11'],
  ['two patterns of tags and a rating', 'tag:tag-1* tag:tag-2* rating:5'],
  ['a rating and a word', `rating:5 ${wordOfRank(40)}`],
  ['marks that few have together', 'rating:1..2 is:pick model:flux-3 quality:low'],
  ['a project and a rare word', `project:"Project 3" ${wordOfRank(wordRanks.rare)}`],
  ['a project and two words', `project:"Project 3" ${wordOfRank(3)} ${wordOfRank(40)}`],
  ['a project of few pictures, the most common word', `project:Files ${wordOfRank(wordRanks.common)}`],
  ['the most common word, nothing made', `is:imported ${wordOfRank(wordRanks.common)}`],
  ['the first month, a word', `date:2024-01 ${wordOfRank(5)}`],
  ['a phrase', `"${wordOfRank(3)} ${wordOfRank(4)}"`],
  ['four common words', [1, 2, 3, 4].map(wordOfRank).join(' ')],
  ['five common words', [1, 2, 3, 4, 5].map(wordOfRank).join(' ')],
  ['a common word and a Chinese character, never together', `${wordOfRank(wordRanks.common)} \u4e10`],
];

async function searchRows(world: World): Promise<BenchRow[]> {
  const page = barePage(world);
  const rows: BenchRow[] = [];
  for (const [what, search] of searches) {
    const times = await interleaved(
      40,
      () => world.client.call('images.page', { scope: all, search, after: null, limit: pageSize }),
      () => page(Number.MAX_SAFE_INTEGER),
    );
    rows.push(rowOf(world, `search: ${what}`, times, searchGoal));
  }
  return rows;
}

/** How many of the pictures a scan of all prompts finds are found by the search, over random pieces of prompts. */
async function recallRow(world: World): Promise<BenchRow> {
  const { bare, client, count, random } = world;
  const prompts = bare.prepare<[number], string>('SELECT prompt FROM run LIMIT 1 OFFSET ?').pluck();
  const scan = bare
    .prepare<[string], number>(
      'SELECT count(*) FROM image JOIN run ON run.id = image.run_id WHERE instr(run.prompt, ?) > 0',
    )
    .pluck();
  let [found, there] = [0, 0];
  for (let sample = 0; sample < 24; sample += 1) {
    const prompt = prompts.get(Math.floor((random() * count) / 4)) ?? '';
    const length = 1 + Math.floor(random() * 6);
    const isChinese = /\p{scx=Han}/u.test(prompt);
    const piece = prompt.replaceAll(' ', '').slice(0, isChinese ? Math.min(length, 2) : 3 + length);
    const from = prompt.includes(piece) ? piece : prompt.slice(0, 4).trim();
    if (from === '') continue;
    const answer = await client.call('images.count', { scope: all, search: `"${from}"` });
    found += answer.count;
    there += scan.get(from) ?? 0;
  }
  return {
    name: `pictures found by 24 pieces of prompts, ${inWords(count)}`,
    unit: 'pictures',
    ours: found,
    baseline: there,
    against: 'a scan of every prompt',
    goal: 'all of them',
  };
}

async function heavyRows(world: World): Promise<BenchRow[]> {
  const { client, media, bare, count } = world;
  const common = wordOfRank(wordRanks.common);
  const ids = bare
    .prepare<[], number>(
      'SELECT id FROM image WHERE trashed_at_ms IS NULL AND is_listed = 1 ORDER BY sorted_at_ms DESC, id DESC',
    )
    .pluck();
  const order = async (search: string): Promise<void> => {
    const query = { scope: all, search, grouping: 'day' as const };
    const reply = await media(new Request(`http://localhost${orderUrl(query)}`));
    await reply.arrayBuffer();
  };
  const counting = bare.prepare<[], number>('SELECT count(*) FROM image WHERE trashed_at_ms IS NULL').pluck();
  const facets = (search: string) => client.call('search.facets', { scope: all, search });
  const lagMs = await worstStallMs(async () => {
    await facets(common);
    await order(common);
  });
  const idleMs = await worstStallMs(() => new Promise((resolve) => setTimeout(resolve, 200)));
  return [
    rowOf(
      world,
      'facets of everything',
      await interleaved(
        12,
        () => facets(''),
        () => counting.get(),
      ),
      'never on the main loop',
    ),
    rowOf(
      world,
      'facets under a common word',
      await interleaved(
        12,
        () => facets(common),
        () => counting.get(),
      ),
      'never on the main loop',
    ),
    rowOf(
      world,
      'the order of everything, as bytes',
      await interleaved(
        12,
        () => order(''),
        () => ids.all(),
      ),
      'select all at most 100 ms',
    ),
    rowOf(
      world,
      'the order of a search for a common word',
      await interleaved(
        12,
        () => order(common),
        () => ids.all(),
      ),
      'off the main loop',
    ),
    {
      name: `longest the main loop stood still under both, ${inWords(count)}`,
      unit: 'ms',
      ours: lagMs,
      baseline: Math.max(1, idleMs),
      against: 'the same loop at rest',
      goal: 'at most 16 ms',
    },
  ];
}

function rowOf(
  { count }: World,
  name: string,
  times: { readonly ours: readonly number[]; readonly baseline: readonly number[] },
  goal: string,
): BenchRow {
  return {
    name: `${name}, ${inWords(count)} (p95)`,
    unit: 'ms',
    ours: percentile(times.ours, 0.95),
    baseline: percentile(times.baseline, 0.95),
    against: 'bare SQLite statement',
    goal,
  };
}

function inWords(count: number): string {
  return count.toLocaleString('en-US');
}
