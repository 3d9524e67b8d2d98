import type { SpendEntry } from '../../shared/money-model.ts';

const kinds: Readonly<Record<SpendEntry['kind'], string>> = {
  estimate: 'Estimate',
  charge: 'Charge',
  adjustment: 'Adjustment',
  refund: 'Refund',
};
const bases: Readonly<Record<SpendEntry['basis'], string>> = {
  estimate: 'expected',
  reported: 'reported',
  'price-list': 'price list',
  person: 'entered by you',
};
const rules: Readonly<Record<SpendEntry['unitRule'], string>> = {
  tokens: 'by tokens',
  'per-image': 'per image',
  'per-call': 'per call',
  credits: 'by credits',
};

/** What a line is. */
export const entryKind = (kind: SpendEntry['kind']): string => kinds[kind];
/** How its amount is known. */
export const entryBasis = (basis: SpendEntry['basis']): string => bases[basis];
/** What it was reckoned by. */
export const entryRule = (rule: SpendEntry['unitRule']): string => rules[rule];
