import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { foldText } from '../../../src/core/db/search-terms.ts';
import { inTransaction } from '../../../src/core/db/transaction.ts';
import type { ImageScope, PageCursor } from '../../../src/shared/image-query.ts';
import type { ImageId, ProjectId } from '../../../src/shared/ids.ts';
import { openTestLibrary, type TestLibrary } from '../../support/library.ts';
import { createRandom, type Random } from '../../support/random.ts';

let library: TestLibrary;
let projectId: ProjectId;
beforeEach(async () => {
  library = await openTestLibrary();
  projectId = library.addProject();
});
afterEach(() => library.close());

const everything: ImageScope = { kind: 'all' };

/** Writes a text where it is kept and where it is looked for. */
function keep(id: ImageId, note: string): void {
  library.db.prepare('UPDATE image SET note = ? WHERE id = ?').run(note, id);
  library.tables.search.indexImage(id, { prompt: null, revisedPrompt: null, fileName: null, note, tags: [] });
}

function add(note: string, sortedAtMs = library.clock.nowMs(), project = projectId): ImageId {
  const id = library.addImage(project, { sortedAtMs });
  keep(id, note);
  return id;
}

function find(search: string, limit = 100_000, after: PageCursor | null = null): ImageId[] {
  return library.tables.search.places(everything, search, after, limit).map((place) => place.id);
}

/** The terms of a search of words and phrases. */
function splitTerms(search: string): string[] {
  return foldText(search)
    .split('"')
    .flatMap((part, index) => (index % 2 === 1 ? [part.trim()] : part.split(' ')))
    .filter((term) => term !== '');
}

/** What a person would say: anywhere in the text, but one or two letters only where a word of letters starts. */
function holds(folded: string, term: string): boolean {
  if ([...term].length >= 3 || /[^a-zß]/.test(term)) return folded.includes(term);
  return new RegExp(`(?<![a-zß])${term}`).test(folded);
}

describe('searching', () => {
  it.each([
    ['fox', 'A red FOX at dawn', true],
    ['fo', 'A red fox', true],
    ['ox', 'A red fox', false],
    ['red fox', 'a fox, all red', true],
    ['red wolf', 'a red fox', false],
    ['"red fox"', 'a red fox', true],
    ['"red fox"', 'a fox, red', false],
    ['cafe', 'Café de nuit', true],
    ['CAFÉ', 'cafe de nuit', true],
    ['uper', 'Superman', true],
    ['東京', '夜の東京タワー', true],
    ['京', '夜の東京タワー', true],
    ['東タ', '夜の東京タワー', false],
    ['タワー', '夜の東京タワー', true],
    ['か', 'がっこう', false],
    ['한', '한국의 산', true],
    ['하', '한국의 산', false],
    ['🦊', 'a 🦊 in snow', true],
    ['sn', 'a 🦊snow', true],
    ['to', '東京tower', true],
    ['ｆｏｘ', 'a fox in full-width letters', true],
    ['straße', 'Die Straße', true],
    ['𠮷野', '𠮷野家の前', true],
    ['4k', 'photo, 4K, sharp', true],
    ['c++', 'a C++ book', true],
    ['100%', 'at 100% size', true],
    ['it’s', 'it’s late', true],
    ['ไท', 'ประเทศไทย', true],
    ['ΟΔΟΣ', 'μία οδός', true],
    ['йог', 'йога', true],
  ])('%s in "%s": %s', (search, text, expected) => {
    const id = add(text);
    expect(find(search)).toEqual(expected ? [id] : []);
    expect(library.tables.search.count(everything, search)).toBe(expected ? 1 : 0);
  });

  it('looks into revised prompts, file names, notes and tags, and never across two of them', () => {
    const runId = library.addRun(projectId, { prompt: 'alpha' });
    const id = library.addImage(projectId, { runId, fileName: 'charlie.png' });
    const { db } = library;
    db.prepare("UPDATE image SET revised_prompt = 'bravo', note = 'delta' WHERE id = ?").run(id);
    for (const name of ['echo', '狐']) {
      const tagId = db
        .prepare('INSERT INTO tag (name, folded) VALUES (?, ?)')
        .run(name, name).lastInsertRowid;
      db.prepare('INSERT INTO image_tag (image_id, tag_id) VALUES (?, ?)').run(id, tagId);
    }
    library.tables.search.indexImage(id, {
      prompt: 'alpha',
      revisedPrompt: 'bravo',
      fileName: 'charlie.png',
      note: 'delta',
      tags: ['echo', '狐'],
    });
    for (const term of ['alpha', 'bravo', 'charlie', 'delta', 'echo', '狐', '.png'])
      expect(find(term)).toEqual([id]);
    expect(find('alphabravo')).toEqual([]);
    expect(find('"alpha bravo"')).toEqual([]);
  });

  it('finds a picture by its newest text only, and not at all once it is removed', () => {
    const id = add('before 東京');
    keep(id, 'after 大阪');
    expect([find('before'), find('東京'), find('after'), find('大阪')]).toEqual([[], [], [id], [id]]);
    library.tables.search.removeImage(id);
    expect([find('after'), find('大阪'), find('af')]).toEqual([[], [], []]);
  });

  it('stays inside its scope', () => {
    const other = library.addProject('Other');
    const [here, there] = [add('fox', 1), add('fox', 2, other)];
    library.tables.images.setTrashed([here], true, 9);
    const ids = (scope: ImageScope): ImageId[] =>
      library.tables.search.places(scope, 'fox', null, 10).map((place) => place.id);
    expect(ids(everything)).toEqual([there]);
    expect(ids({ kind: 'project', projectId: other })).toEqual([there]);
    expect(ids({ kind: 'project', projectId })).toEqual([]);
    expect(ids({ kind: 'trash' })).toEqual([here]);
    expect(library.tables.search.count({ kind: 'trash' }, 'fox')).toBe(1);
  });

  it('gives all ids found, newest first, whatever the place', () => {
    const other = library.addProject('Other');
    const ids = [1, 2, 3, 4].map((number) =>
      add(number % 2 === 0 ? 'a fox' : 'a hen', number * 1_000, number === 4 ? other : projectId),
    );
    const [first, second, third, fourth] = ids;
    const idsOf = (scope: ImageScope, search: string) => [...library.tables.search.ids(scope, search)];
    expect(idsOf(everything, '')).toEqual([fourth, third, second, first]);
    expect(idsOf(everything, 'fox')).toEqual([fourth, second]);
    expect(idsOf({ kind: 'project', projectId }, '')).toEqual([third, second, first]);
    expect(idsOf({ kind: 'project', projectId }, 'fox')).toEqual([second]);
    library.tables.images.setTrashed([second!], true, 9);
    expect(idsOf({ kind: 'trash' }, '')).toEqual([second]);
    expect(idsOf(everything, '')).toEqual([fourth, third, first]);
  });

  it('shows everything for a search that asks for nothing', () => {
    const id = add('fox');
    for (const search of ['', '   ', '-', '!!', '""', '"', '\u0000']) {
      expect(find(search)).toEqual([id]);
      expect(library.tables.search.count(everything, search)).toBe(1);
    }
  });
});

const alphabet = [...'abcdeéöß  '.repeat(2), ...'東京都夜桜かがタ한국', '🦊', '𠮷', '-', '"', ' '];

function randomText(random: Random, length: number): string {
  return Array.from({ length: 1 + random.below(length) }, () => random.pick(alphabet)).join('');
}

describe('the indexes', () => {
  it('find exactly what reading every text would find', () => {
    const random = createRandom(20261120);
    const texts = new Map<ImageId, string>();
    inTransaction(library.db, () => {
      for (let number = 0; number < 1_500; number += 1) {
        const text = randomText(random, 30);
        texts.set(add(text, random.below(300)), foldText(text));
      }
    });
    let matched = 0;
    for (let number = 0; number < 600; number += 1) {
      const source = [...random.pick([...texts.values()])];
      const start = random.below(source.length);
      // Punctuation alone asks for nothing and mixed pairs are looked up by their CJK part alone; both are told elsewhere.
      const terms = splitTerms(source.slice(start, start + 1 + random.below(4)).join('')).filter(
        (term) => [...term].length >= 3 || /^([a-zß]+|[^\p{ASCII}ß]+)$/u.test(term),
      );
      if (terms.length === 0) continue;
      const expected = [...texts]
        .filter(([, text]) => terms.every((term) => holds(text, term)))
        .map(([id]) => id);
      const found = find(terms.map((term) => (/[ *\\]|^-/.test(term) ? `"${term}"` : term)).join(' '));
      const inOne = [
        ...found.filter((id) => !expected.includes(id)),
        ...expected.filter((id) => !found.includes(id)),
      ];
      expect({ terms, inOne: inOne.map((id) => texts.get(id)) }).toEqual({ terms, inOne: [] });
      matched += found.length;
    }
    expect(matched).toBeGreaterThan(1_000);
  });

  it('cannot be broken by what somebody types', () => {
    add('a red fox');
    const random = createRandom(7);
    const pieces = [
      '"',
      "'",
      '*',
      '^',
      '-',
      '+',
      '(',
      ')',
      ':',
      '{',
      '}',
      ',',
      '\\',
      '%',
      '_',
      ';',
      '\u0000',
      '\ud800',
    ];
    const words = [
      'NEAR(',
      'OR',
      'AND',
      'NOT',
      'text:',
      'rowid',
      'fox',
      '東',
      'a',
      ' ',
      '  ',
      '\n',
      'DROP TABLE image;--',
    ];
    for (let number = 0; number < 1_500; number += 1) {
      const length = 1 + random.below(8);
      const search = Array.from({ length }, () => random.pick([...pieces, ...words])).join('');
      expect(() => [find(search), library.tables.search.count(everything, search)], search).not.toThrow();
    }
    expect(find('fox OR wolf')).toEqual([]);
    expect(find('text:fox')).toEqual([]);
    expect(find('fo*')).toEqual([1]);
    expect(find('-fox')).toEqual([]);
  });

  it('page a word that is everywhere in the same order as a rare one, without losing any', () => {
    const random = createRandom(3);
    const common: PageCursor[] = [];
    inTransaction(library.db, () => {
      for (let number = 0; number < 12_000; number += 1) {
        const isCommon = number % 2 === 0;
        const sortedAtMs = random.below(4_000);
        const id = add(isCommon ? `common light ${number}` : `other ${number}`, sortedAtMs);
        if (isCommon) common.push({ sortedAtMs, id });
      }
    });
    common.sort((one, other) => other.sortedAtMs - one.sortedAtMs || other.id - one.id);
    const found: PageCursor[] = [];
    for (;;) {
      const page = library.tables.search.places(everything, 'common light', found.at(-1) ?? null, 700);
      found.push(...page);
      if (page.length < 700) break;
    }
    expect(found).toEqual(common);
    expect(library.tables.search.count(everything, 'common light')).toBe(6_000);
    // With a rare word beside it the matches are collected instead of walked: the order is the same.
    const rare = new Set(find('"light 10"'));
    expect(rare.size).toBeGreaterThan(100);
    expect(find('common "light 10"')).toEqual(common.map((place) => place.id).filter((id) => rare.has(id)));
  });
});
