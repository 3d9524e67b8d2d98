/** So many are worth reading. */
const mostShown = 8;

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();

/** What was typed, at its commas. */
export function splitTags(text: string): string[] {
  return [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '');
}

/** Known names that what is being typed could become: those that begin with it, then those that hold it. */
export function completeTags(text: string, known: readonly string[]): string[] {
  const wanted = fold(text);
  if (wanted === '') return known.slice(0, mostShown);
  const begins = known.filter((name) => fold(name).startsWith(wanted));
  const holds = known.filter((name) => !begins.includes(name) && fold(name).includes(wanted));
  return [...begins, ...holds].slice(0, mostShown);
}
