import { z } from 'zod';

export const SmartCollectionId = z.number().int().positive().brand('SmartCollectionId');
export type SmartCollectionId = z.output<typeof SmartCollectionId>;

/** A query under a name; what it holds is asked whenever it is opened. */
export const SmartCollection = z.object({ id: SmartCollectionId, name: z.string(), query: z.string() });
export type SmartCollection = z.output<typeof SmartCollection>;

/** What lists are narrowed by with the mouse, in the order it is offered. */
export const facetFields = [
  'date',
  'model',
  'quality',
  'cost',
  'rating',
  'flag',
  'color',
  'tag',
  'project',
  'connection',
  'provider',
  'size',
  'ratio',
  'format',
  'has',
  'is',
] as const;
export const FacetField = z.enum(facetFields);
export type FacetField = z.output<typeof FacetField>;
