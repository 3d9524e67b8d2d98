import type { ImageId } from '../../shared/ids.ts';

/** A word of the prompt that points at a picture: "@2". Null stands for one whose picture was taken off. */
export interface Reference {
  readonly start: number;
  readonly end: number;
  readonly number: number | null;
}

/** "@" and a number, standing by itself: an address such as me@2.org is none. */
const pattern = /(?<![\p{L}\p{N}_@.])@(\d{1,2}|\?)(?![\p{L}\p{N}_@?])/gu;

/** Every reference in a prompt, in order. */
export function findReferences(prompt: string): readonly Reference[] {
  return [...prompt.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    number: match[1] === '?' ? null : Number(match[1]),
  }));
}

/** Words for references that point at no picture; null where all do. */
export function strayReferences(prompt: string, pictureCount: number): string | null {
  const stray = findReferences(prompt).filter(
    ({ number }) => number === null || number < 1 || number > pictureCount,
  );
  const words = [...new Set(stray.map(({ start, end }) => prompt.slice(start, end)))];
  if (words.length === 0) return null;
  const there =
    pictureCount === 0
      ? 'no picture is attached'
      : `there ${pictureCount === 1 ? 'is one picture, @1' : `are @1 to @${pictureCount}`}`;
  return `${words.join(', ')} ${words.length === 1 ? 'points' : 'point'} at no picture: ${there}.`;
}

/**
 * The prompt after the row of pictures changed: every reference follows its picture. One whose picture was taken off
 * becomes "@?", so that it never points at another picture by accident.
 */
export function renumber(prompt: string, before: readonly ImageId[], after: readonly ImageId[]): string {
  let changed = '';
  let end = 0;
  for (const reference of findReferences(prompt)) {
    const imageId = reference.number === null ? undefined : before[reference.number - 1];
    changed += prompt.slice(end, reference.start);
    const place = imageId === undefined ? -1 : after.indexOf(imageId);
    const isSame = imageId === undefined;
    changed += isSame ? prompt.slice(reference.start, reference.end) : place < 0 ? '@?' : `@${place + 1}`;
    ({ end } = reference);
  }
  return changed + prompt.slice(end);
}
