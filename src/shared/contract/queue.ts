import { z } from 'zod';
import { ConnectionId, RunId } from '../ids.ts';
import { Need, QueuePlace, QueueView, RunPriority } from '../queue-model.ts';
import { method, nothing } from './call.ts';

/** What waits to be bought, and what waits for a person. */
export const queueCalls = {
  'queue.get': method(nothing, QueueView),
  /** Everything, or one connection. Resuming is a person's word: what was held since the last start goes on. */
  'queue.setPaused': method(
    z.object({ paused: z.boolean(), connectionId: ConnectionId.nullable().default(null) }),
    QueueView,
  ),
  'queue.move': method(z.object({ runId: RunId, place: QueuePlace }), QueueView),
  'queue.setPriority': method(z.object({ runId: RunId, priority: RunPriority }), QueueView),
  /** The network is back: what waits for it looks at once. What a provider asked to wait for still stands. */
  'queue.lookAgain': method(nothing, QueueView),
  /** What waits for a person, the most urgent first. */
  'needs.list': method(nothing, z.array(Need)),
} as const;
