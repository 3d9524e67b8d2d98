import { expect, it } from 'vitest';
import { addressOf, parsePlace, readAddress, type Place } from '../../../src/renderer/state/place.ts';
import type { CollectionId, ProjectId } from '../../../src/shared/ids.ts';

const places: readonly [string, Place][] = [
  ['', { scope: { kind: 'all' }, search: '', view: 'grid' }],
  ['?q=harbour', { scope: { kind: 'all' }, search: 'harbour', view: 'grid' }],
  [
    '?project=3&q=cost%3E0.2+-tag%3A%22a+%26+b%22',
    { scope: { kind: 'project', projectId: 3 as ProjectId }, search: 'cost>0.2 -tag:"a & b"', view: 'grid' },
  ],
  [
    '?collection=7',
    { scope: { kind: 'collection', collectionId: 7 as CollectionId }, search: '', view: 'grid' },
  ],
  ['?in=trash', { scope: { kind: 'trash' }, search: '', view: 'grid' }],
  ['?view=spend', { scope: { kind: 'all' }, search: '', view: 'spend' }],
];

it.each(places)('"%s" says where somebody is and is read back', (address, place) => {
  expect(addressOf(place)).toBe(address);
  expect(readAddress(address)).toEqual(place);
});

it('leaves out of an address what is about a picture that is selected', () => {
  expect(addressOf({ scope: { kind: 'all' }, search: 'fog', view: 'loupe' })).toBe('?q=fog');
});

it.each([
  '?project=0',
  '?project=three',
  '?collection=-1',
  '?in=hell',
  '?view=loupe',
  '?view=__proto__',
  '?project=1e999',
  '?%E0%A4%A',
])('takes "%s" for the first page', (address) => {
  expect(readAddress(address)).toEqual(places[0]?.[1]);
});

it('keeps a search as long as one may be', () => {
  expect(readAddress(`?q=${'x'.repeat(5_000)}`).search).toHaveLength(2_000);
});

it.each([null, 3, {}, { scope: { kind: 'all' } }, { scope: { kind: 'x' }, search: '', view: 'grid' }])(
  'takes %j for no place',
  (kept) => {
    expect(parsePlace(kept)).toBeNull();
  },
);
