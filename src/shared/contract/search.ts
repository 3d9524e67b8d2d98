import { z } from 'zod';
import { ImageScope, SearchText } from '../image-query.ts';
import { OrganiseOutcome } from '../organise-model.ts';
import { FacetField, SmartCollection, SmartCollectionId } from '../search-model.ts';
import { method, name, nothing } from './call.ts';

/** What lists can be narrowed by, and queries kept under a name. */
export const searchCalls = {
  /**
   * What the pictures of a list have, each with how many have it. A newer question of the same asker ends an older one,
   * which is then refused as unavailable.
   */
  'search.facets': method(
    z.object({ scope: ImageScope, search: SearchText, asker: z.string().max(60).default('') }),
    z.object({
      total: z.number().int(),
      facets: z.array(
        z.object({
          field: FacetField,
          /** `term` is the value as it is written in a query. */
          values: z.array(z.object({ term: z.string(), label: z.string(), count: z.number().int() })),
        }),
      ),
      /** Pictures of before that are not found by all of their texts yet. */
      unindexed: z.number().int(),
    }),
  ),
  /** How many pictures would be found without each part of the query. */
  'search.without': method(
    z.object({ scope: ImageScope, search: SearchText }),
    z.object({
      parts: z.array(z.object({ part: z.string(), search: z.string(), count: z.number().int() })),
    }),
  ),
  'smart.list': method(nothing, z.array(SmartCollection)),
  /** A new one, or another name or query for one that is there. */
  'smart.save': method(
    z.object({
      id: SmartCollectionId.nullable().default(null),
      name,
      query: z.string().trim().min(1).max(2_000),
    }),
    z.object({ collection: SmartCollection, outcome: OrganiseOutcome }),
  ),
  'smart.remove': method(z.object({ id: SmartCollectionId }), OrganiseOutcome),
} as const;
