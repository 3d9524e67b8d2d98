import type { OrganiseAction } from './organise-model.ts';

type Words = (action: OrganiseAction, pictures: string) => string;

const quoted = (name: string | null): string => `“${name ?? ''}”`;
const starsOf = (detail: string | null): string => (detail === '1' ? '1 star' : `${detail ?? '0'} stars`);

/** What somebody did, as the end of "Undone: …"; pictures are counted in words already. */
const words: Readonly<Record<OrganiseAction['kind'], Words>> = {
  rate: ({ detail }, pictures) =>
    detail === '0' ? `took the rating off ${pictures}` : `rated ${pictures} ${starsOf(detail)}`,
  flag: ({ detail }, pictures) =>
    detail === null
      ? `took the flag off ${pictures}`
      : `marked ${pictures} as ${detail === 'pick' ? 'picked' : 'rejected'}`,
  color: ({ detail }, pictures) =>
    detail === null ? `took the colour off ${pictures}` : `labelled ${pictures} ${detail}`,
  note: (_, pictures) => `changed the note of ${pictures}`,
  tag: ({ detail }, pictures) => `tagged ${pictures} ${quoted(detail)}`,
  untag: ({ detail }, pictures) => `took the tag ${quoted(detail)} off ${pictures}`,
  'rename-tag': ({ detail, former }) => `renamed the tag ${quoted(former)} to ${quoted(detail)}`,
  'merge-tag': ({ detail, former }) => `merged the tag ${quoted(former)} into ${quoted(detail)}`,
  'delete-tag': ({ detail }) => `deleted the tag ${quoted(detail)}`,
  'create-collection': ({ detail }) => `made the collection ${quoted(detail)}`,
  'rename-collection': ({ detail, former }) =>
    `renamed the collection ${quoted(former)} to ${quoted(detail)}`,
  'delete-collection': ({ detail }) => `deleted the collection ${quoted(detail)}`,
  'create-smart': ({ detail }) => `saved the search ${quoted(detail)}`,
  'rename-smart': ({ detail, former }) =>
    `renamed the smart collection ${quoted(former)} to ${quoted(detail)}`,
  'change-smart': ({ detail }) => `changed what the smart collection ${quoted(detail)} looks for`,
  'delete-smart': ({ detail }) => `removed the smart collection ${quoted(detail)}`,
  collect: ({ detail }, pictures) => `added ${pictures} to ${quoted(detail)}`,
  uncollect: ({ detail }, pictures) => `took ${pictures} out of ${quoted(detail)}`,
  move: ({ detail }, pictures) => `moved ${pictures} to ${quoted(detail)}`,
  trash: (_, pictures) => `moved ${pictures} to trash`,
  restore: (_, pictures) => `put ${pictures} back`,
  stack: (_, pictures) => `stacked ${pictures}`,
  unstack: (_, pictures) => `took ${pictures} out of their stacks`,
};

/** "1 picture", "12,000 pictures". */
export function pictureCount(count: number): string {
  return count === 1 ? '1 picture' : `${count.toLocaleString('en-US')} pictures`;
}

/** What was done, in words: "rated 3 pictures 4 stars". */
export function actionWords(action: OrganiseAction): string {
  return words[action.kind](action, pictureCount(action.count));
}

/** The same as a sentence of its own. */
export function actionSentence(action: OrganiseAction): string {
  const text = actionWords(action);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
