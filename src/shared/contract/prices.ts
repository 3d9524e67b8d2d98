import { z } from 'zod';
import { ConnectionId } from '../ids.ts';
import { PriceView } from '../money-model.ts';
import { method, none } from './call.ts';

/** The price book. */
export const priceCalls = {
  /** Prices as one connection sees them, or all; what counts first. */
  'prices.list': method(
    z.object({ connectionId: ConnectionId.nullable().default(null) }),
    z.array(PriceView),
  ),
  /** A person's own price for a connection, from today on; old entries stay as they are. */
  'prices.set': method(
    z.object({
      connectionId: ConnectionId,
      model: z.string().trim().min(1).max(200),
      unit: PriceView.shape.unit,
      amountNanos: z.number().int().min(0).max(1_000_000_000_000),
      note: z.string().max(500).nullable().default(null),
    }),
    PriceView,
  ),
  /** The shipped price counts again. */
  'prices.clear': method(
    z.object({ connectionId: ConnectionId, model: z.string().max(200), unit: PriceView.shape.unit }),
    none,
  ),
} as const;
