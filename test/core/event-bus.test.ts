import { describe, expect, it } from 'vitest';
import { createEventBus } from '../../src/core/event-bus.ts';
import type { CoreEvent } from '../../src/shared/events.ts';

describe('event bus', () => {
  it('numbers events without a gap for every listener', () => {
    const bus = createEventBus(() => undefined);
    const seen: CoreEvent[] = [];
    bus.subscribe((event) => seen.push(event));
    bus.publish({ kind: 'queue.changed' });
    bus.publish({ kind: 'ledger.changed' });
    expect(seen).toEqual([
      { kind: 'queue.changed', seq: 1 },
      { kind: 'ledger.changed', seq: 2 },
    ]);
  });

  it('keeps telling the others when one listener fails, and reports the failure', () => {
    const failures: unknown[] = [];
    const bus = createEventBus((error) => failures.push(error));
    const seen: string[] = [];
    bus.subscribe(() => {
      throw new Error('broken');
    });
    bus.subscribe((event) => seen.push(event.kind));
    bus.publish({ kind: 'queue.changed' });
    expect(seen).toEqual(['queue.changed']);
    expect(failures).toHaveLength(1);
  });

  it('stops one subscription without touching another of the same listener', () => {
    const bus = createEventBus(() => undefined);
    const seen: number[] = [];
    const listener = (event: CoreEvent): void => void seen.push(event.seq);
    const stop = bus.subscribe(listener);
    bus.subscribe(listener);
    stop();
    bus.publish({ kind: 'queue.changed' });
    expect(seen).toEqual([1]);
  });
});
