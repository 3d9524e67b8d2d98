import { printTerm } from '../../shared/query/print-query.ts';
import type { FieldName } from '../../shared/query/fields.ts';
import type { FieldTerm } from '../../shared/query/query.ts';

/** What a field is called on chips and menus. */
export const fieldTitles: Readonly<Record<FieldName, string>> = {
  project: 'Project',
  connection: 'Connection',
  provider: 'Provider',
  model: 'Model',
  size: 'Size',
  ratio: 'Shape',
  quality: 'Quality',
  format: 'Format',
  date: 'Date',
  cost: 'Cost',
  rating: 'Rating',
  flag: 'Flag',
  color: 'Colour',
  tag: 'Tag',
  collection: 'Collection',
  has: 'Has',
  is: 'State',
};

/** Terms that people know by other words. */
const known: Readonly<Record<string, string>> = {
  'date:today': 'Today',
  'date:yesterday': 'Yesterday',
  'date:7d': 'Last 7 days',
  'date:30d': 'Last 30 days',
  'date:365d': 'Last 365 days',
  'cost:play': 'Play money',
  'cost:unknown': 'Cost not known',
  'flag:pick': 'Picked',
  'flag:reject': 'Rejected',
  'rating:none': 'Unrated',
  'is:differs': 'Asked ≠ got',
  'is:failed': 'Failed',
  'is:unknown': 'Charge not known',
  'is:made': 'Made here',
  'is:imported': 'Imported',
  'is:unrated': 'Unrated',
};

const comparisons: readonly (readonly [RegExp, string])[] = [
  [/>=/g, '≥ '],
  [/<=/g, '≤ '],
  [/>/g, '> '],
  [/</g, '< '],
  [/\.\./g, ' to '],
  [/,/g, ' or '],
];

/** A term as a chip says it: "Model gpt-image-2", "Cost > 0.2", "Not picked". */
export function chipText(term: FieldTerm): string {
  const asked = printTerm({ ...term, isNegated: false });
  const text = known[asked] ?? `${fieldTitles[term.field]} ${valueText(term.field, asked)}`;
  return term.isNegated ? `Not ${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}

/** The value without its field, in words; what is in quotes stays as it is, without them. */
function valueText(field: FieldName, asked: string): string {
  const value = asked.slice(field.length).replace(/^:/, '');
  return value
    .split(/("(?:\\.|[^"\\])*")/)
    .map((part) =>
      part.startsWith('"')
        ? part.slice(1, -1).replace(/\\(.)/g, '$1')
        : comparisons.reduce((text, [from, to]) => text.replace(from, to), part),
    )
    .join('');
}
