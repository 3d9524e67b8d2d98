/** A value that is always offered, and the rule it is counted by. */
interface FixedValue {
  readonly term: string;
  readonly label: string;
  readonly where: string;
}

/** Days up to now, each a part of the next. */
export const dateBands = [
  { term: 'date:today', label: 'Today', days: 'today' },
  { term: 'date:yesterday', label: 'Yesterday', days: 'yesterday' },
  { term: 'date:7d', label: 'Last 7 days', days: '7d' },
  { term: 'date:30d', label: 'Last 30 days', days: '30d' },
  { term: 'date:365d', label: 'Last 365 days', days: '365d' },
] as const;

const dollars = (amount: number): number => Math.round(amount * 1_000_000_000);
const above = (amount: number): string => `amount_nanos > ${dollars(amount)} AND is_play_money = 0`;

/** Parts of a dollar, as pictures cost; play money and no money by their own words. */
export const costBands: readonly FixedValue[] = [
  { term: 'cost>0.2', label: 'Over $0.20', where: above(0.2) },
  { term: 'cost>0.1', label: 'Over $0.10', where: above(0.1) },
  { term: 'cost>0.05', label: 'Over $0.05', where: above(0.05) },
  {
    term: 'cost<=0.05',
    label: 'Up to $0.05',
    where: `amount_nanos <= ${dollars(0.05)} AND is_play_money = 0`,
  },
  { term: 'cost:play', label: 'Play money', where: 'is_play_money = 1' },
  {
    term: 'cost:unknown',
    label: 'Not known',
    where: "amount_nanos IS NULL AND kind_id IN (SELECT id FROM image_kind WHERE provider <> '')",
  },
];

const rating = (stars: number): FixedValue => ({
  term: `rating:${stars}`,
  label: `${'★'.repeat(stars)}${'☆'.repeat(5 - stars)}`,
  where: `rating > 0 AND rating = ${stars}`,
});
const flag = (word: string, label: string): FixedValue => ({
  term: `flag:${word}`,
  label,
  where: `flag <> '' AND flag = '${word}'`,
});
const color = (word: string): FixedValue => ({
  term: `color:${word}`,
  label: `${word.charAt(0).toUpperCase()}${word.slice(1)}`,
  where: `color <> '' AND color = '${word}'`,
});
const bit = (term: string, label: string, column: string): FixedValue => ({
  term,
  label,
  where: `${column} = 1`,
});

/** What a person, or what became of it, says of a picture. */
export const marks: readonly FixedValue[] = [
  ...[5, 4, 3, 2, 1].map(rating),
  { term: 'rating:none', label: 'No stars', where: 'rating = 0' },
  flag('pick', 'Picked'),
  flag('reject', 'Rejected'),
  ...['red', 'yellow', 'green', 'blue', 'purple'].map(color),
  bit('has:mask', 'A mask', 'has_mask'),
  bit('has:children', 'Pictures made from it', 'has_children'),
  bit('has:source', 'A picture it was made from', 'has_source'),
  bit('has:alpha', 'Transparency', 'has_alpha'),
  bit('has:credentials', 'Content credentials', 'has_credentials'),
  bit('has:answer', 'Words of the model', 'has_answer'),
  bit('has:note', 'A note', 'has_note'),
  bit('is:differs', 'Asked ≠ got', 'differs'),
  bit('is:failed', 'Part of its run failed', 'is_failed'),
  bit('is:unknown', 'Its run may have been charged', 'is_unknown'),
];
