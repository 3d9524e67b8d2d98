import { describe, expect, it, onTestFinished } from 'vitest';
import { createCapHandlers } from '../../../src/core/handlers/caps.ts';
import { createEventBus } from '../../../src/core/event-bus.ts';
import { capNeeds } from '../../../src/core/spend/cap-needs.ts';
import { capRefusal, checkCaps } from '../../../src/core/spend/check-caps.ts';
import { reservationOf } from '../../../src/core/spend/reservation.ts';
import type { AppError } from '../../../src/shared/errors.ts';
import type { ConnectionId, ProjectId } from '../../../src/shared/ids.ts';
import type { Cap, CapScope } from '../../../src/shared/money-model.ts';
import { openTestLibrary, type TestClock } from '../../support/library.ts';
import { createSpendWriter, type PastCall } from '../../support/spend-writer.ts';

const dollar = 1_000_000_000;
const today = '2026-11-20';

async function setup() {
  const library = await openTestLibrary();
  onTestFinished(() => library.close());
  const { db, tables, clock, addProject } = library;
  const projectId = addProject('Boats');
  const addConnection = (name: string): ConnectionId => {
    const fields = { name, provider: 'openai-images', baseUrl: null, keyEnv: null, keyAccount: name };
    return tables.connections.add({ ...fields, maxConcurrent: 2, createdAtMs: 0 });
  };
  const connectionId = addConnection('shop');
  const context = { tables, clock };
  const bus = createEventBus((error) => {
    throw error;
  });
  const events: string[] = [];
  bus.subscribe((event) => events.push(event.kind));
  const registry = {
    get: (provider: string) => ({ info: { isPlayMoney: provider === 'demo' } }),
  } as unknown as Parameters<typeof createCapHandlers>[0]['registry']; // the one fact that is asked
  const handlers = createCapHandlers({ ...context, bus, registry });
  const addCall = createSpendWriter(db, tables);
  return {
    library,
    context,
    clock,
    events,
    projectId,
    connectionId,
    addConnection,
    set: (scope: CapScope, hardNanos: number | null, softNanos: number | null = null) =>
      handlers['caps.set']({ scope, hardNanos, softNanos }, 'page') as Cap,
    clear: (scope: CapScope) => handlers['caps.clear']({ scope }, 'page'),
    list: () => handlers['caps.list']({}, 'page') as Cap[],
    /** A call on this day that cost so much, or holds so much while its charge is not known. */
    call: (amountNanos: number, changes: Partial<PastCall> = {}) =>
      addCall({
        projectId,
        connectionId,
        model: 'm',
        day: today,
        entries: (changes.charge ?? 'charged') === 'charged' ? [{ kind: 'charge', amountNanos }] : [],
        estimateNanos: amountNanos,
        ...changes,
      }),
    refusal: (amountNanos: number | null, changes: { projectId?: ProjectId; isPlayMoney?: boolean } = {}) =>
      capRefusal(context, { projectId, connectionId, isPlayMoney: false, amountNanos, ...changes }),
  };
}

const day: CapScope = { kind: 'day' };
const month: CapScope = { kind: 'month' };

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as AppError).code;
  }
  return 'done';
}

describe('a cap', () => {
  it('lets money come up to it exactly, and nothing pass it', async () => {
    const world = await setup();
    world.set(day, dollar);
    world.call(600_000_000);
    expect(world.refusal(400_000_000)).toBeNull();
    expect(world.refusal(400_000_001)).toBe(
      "This would pass today's cap of $1.00: $0.60 is spent, and this may cost up to $0.40. " +
        'Raise the cap, or wait until tomorrow.',
    );
    expect(world.refusal(0)).toBeNull();
  });

  it.each([
    ['what is reserved', { charge: 'reserved' as const, day: null }],
    ['what may have been charged', { charge: 'unknown' as const }],
    ['what was charged without a known amount', { charge: 'charged' as const, entries: [] }],
    [
      'the ceiling of a call without an estimate',
      { charge: 'unknown' as const, estimateNanos: null, ceilingNanos: 700_000_000 },
    ],
    [
      'the ceiling of one that was charged without a known amount',
      { charge: 'charged' as const, entries: [], estimateNanos: null, ceilingNanos: 700_000_000 },
    ],
  ])('counts %s', async (_, changes) => {
    const world = await setup();
    world.set(day, dollar);
    world.call(700_000_000, changes);
    expect(world.list()).toMatchObject([{ spentNanos: 0, heldNanos: 700_000_000, state: 'ok' }]);
    expect(world.refusal(300_000_000)).toBeNull();
    expect(world.refusal(300_000_001)).toContain('$0.70 is reserved or may have been charged');
  });

  it('never counts play money, estimates, or what came with a bundle, and never stops play money', async () => {
    const world = await setup();
    world.set(day, dollar);
    world.call(5 * dollar, { isPlayMoney: true });
    world.call(5 * dollar, { isPlayMoney: true, charge: 'reserved' });
    world.call(5 * dollar, { originLibrary: 'elsewhere' });
    world.call(5 * dollar, { charge: 'free' });
    expect(world.list()).toMatchObject([{ spentNanos: 0, heldNanos: 0, state: 'ok' }]);
    world.call(dollar);
    expect(world.refusal(dollar, { isPlayMoney: true })).toBeNull();
    expect(world.refusal(1)).not.toBeNull();
  });

  it('counts its own project and connection, and all of the day and month', async () => {
    const world = await setup();
    const other = world.library.addProject('Other');
    const second = world.addConnection('second');
    const { projectId, connectionId } = world;
    for (const scope of [
      day,
      month,
      { kind: 'project', projectId },
      { kind: 'connection', connectionId },
    ] as const) {
      world.set(scope, 10 * dollar);
    }
    world.call(dollar);
    world.call(2 * dollar, { projectId: other });
    world.call(3 * dollar, { connectionId: second, day: '2026-11-01' });
    world.call(4 * dollar, { day: '2026-10-31' });
    world.call(1, { charge: 'unknown', day: '2026-11-02' });
    expect(
      world.list().map(({ label, spentNanos, heldNanos }) => [label, spentNanos / dollar, heldNanos]),
    ).toEqual([
      ['Today', 3, 0],
      ['This month', 6, 1],
      ['Boats', 8, 1],
      ['shop', 7, 1],
    ]);
  });

  it('says every cap that is in the way, and what would be passed softly', async () => {
    const world = await setup();
    const { projectId, connectionId, context } = world;
    world.set(day, dollar, 500_000_000);
    world.set({ kind: 'project', projectId }, dollar);
    const purchase = { projectId, connectionId, isPlayMoney: false };
    expect(checkCaps(context, { ...purchase, amountNanos: 500_000_000 }).notices).toEqual([]);
    expect(checkCaps(context, { ...purchase, amountNanos: 500_000_001 }).notices).toEqual([
      {
        scope: day,
        effect: 'warns',
        message:
          'This would pass the warning at $0.50 for today: $0.00 is spent, and this may cost up to $0.50.',
      },
    ]);
    const { notices } = checkCaps(context, { ...purchase, amountNanos: 2 * dollar });
    expect(notices.map(({ scope, effect }) => [scope.kind, effect])).toEqual([
      ['day', 'blocks'],
      ['project', 'blocks'],
    ]);
    expect(notices[1]?.message).toBe(
      'This would pass the cap of project "Boats" of $1.00: $0.00 is spent, and this may cost up to $2.00. ' +
        'Raise the cap to go on.',
    );
    expect(
      checkCaps(context, { ...purchase, projectId: null, amountNanos: 2 * dollar }).notices,
    ).toHaveLength(1);
  });

  it('is released by raising it or clearing it', async () => {
    const world = await setup();
    world.set(day, dollar);
    world.call(dollar);
    expect(world.refusal(dollar)).not.toBeNull();
    expect(world.set(day, 2 * dollar)).toMatchObject({ state: 'ok', hardNanos: 2 * dollar });
    expect(world.refusal(dollar)).toBeNull();
    world.set(day, 1);
    await world.clear(day);
    expect([world.refusal(dollar), world.list()]).toEqual([null, []]);
    expect(world.events).toContain('ledger.changed');
  });

  it('needs a ceiling where no estimate can be made', async () => {
    const world = await setup();
    const { context, projectId, connectionId } = world;
    const unknown = { projectId, connectionId, isPlayMoney: false, amountNanos: null };
    world.set(day, null, dollar);
    expect(checkCaps(context, unknown)).toEqual({ notices: [], needsCeiling: false });
    world.set(day, dollar);
    expect(checkCaps(context, unknown)).toEqual({ notices: [], needsCeiling: true });
    expect(world.refusal(null)).toBe(
      "The cost of this cannot be known beforehand, and today's cap of $1.00 stands. " +
        'Say the most it may cost, or clear the cap.',
    );
    world.call(dollar);
    expect(world.refusal(null)).toBe(
      "Today's cap of $1.00 is reached: $1.00 is spent. Raise the cap, or wait until tomorrow.",
    );
  });

  it('shows as a matter for a person while it warns or blocks', async () => {
    const world = await setup();
    const { context, projectId } = world;
    world.set(day, dollar, 500_000_000);
    world.set({ kind: 'project', projectId }, dollar);
    expect(capNeeds(context)).toEqual([]);
    world.call(600_000_000);
    expect(capNeeds(context)).toMatchObject([
      {
        kind: 'cap',
        key: 'cap:day:warning',
        title: 'The warning at $0.50 for today is passed',
        detail: '$0.60 is spent. Nothing is stopped by it.',
        amountNanos: 600_000_000,
      },
    ]);
    world.call(400_000_000, { charge: 'unknown' });
    expect(capNeeds(context).map(({ key, title }) => [key, title])).toEqual([
      ['cap:day:reached', "Today's cap of $1.00 is reached"],
      [`cap:project:${projectId}:reached`, 'The cap of project "Boats" of $1.00 is reached'],
    ]);
    world.library.tables.projects.setArchived(projectId, 1);
    expect(capNeeds(context)).toHaveLength(1);
  });
});

describe('setting a cap', () => {
  it('refuses what could never limit anything', async () => {
    const world = await setup();
    const { projectId, connectionId, library } = world;
    library.tables.connections.softRemove(connectionId, 1);
    const archived = library.addProject('Old');
    library.tables.projects.setArchived(archived, 1);
    const refused: readonly [CapScope, number | null, number | null, string][] = [
      [day, null, null, 'invalid-input'],
      [day, dollar, dollar + 1, 'invalid-input'],
      [{ kind: 'project', projectId: 999 as ProjectId }, dollar, null, 'not-found'],
      [{ kind: 'project', projectId: archived }, dollar, null, 'conflict'],
      [{ kind: 'connection', connectionId }, dollar, null, 'not-found'],
      [{ kind: 'connection', connectionId: 999 as ConnectionId }, dollar, null, 'not-found'],
      [{ kind: 'connection', connectionId: library.demoId }, dollar, null, 'conflict'],
    ];
    for (const [scope, hard, soft, code] of refused)
      expect(codeOf(() => world.set(scope, hard, soft))).toBe(code);
    expect(world.list()).toEqual([]);
    expect(world.set({ kind: 'project', projectId }, dollar, dollar).softNanos).toBe(dollar);
  });

  it('forgets the cap of a connection that is removed, and keeps the largest amount there can be', async () => {
    const world = await setup();
    const { connectionId, library } = world;
    const most = Number.MAX_SAFE_INTEGER;
    expect(world.set({ kind: 'connection', connectionId }, most).hardNanos).toBe(most);
    world.call(dollar);
    expect(world.refusal(dollar)).toBeNull();
    library.tables.connections.softRemove(connectionId, 1);
    expect([world.list(), capNeeds(world.context)]).toEqual([[], []]);
  });
});

describe('the day a cap counts', () => {
  /** A clock that shows the calendar of a place. */
  function clockIn(clock: TestClock, timeZone: string) {
    const format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    return { ...clock, localDay: (timeMs: number) => format.format(timeMs) };
  }

  it.each([
    // Fourteen hours ahead of UTC, three quarters of an hour off it, a day of 25 hours, one of 23, a zone behind UTC.
    ['Pacific/Kiritimati', Date.UTC(2026, 10, 20, 10), '2026-11-20', '2026-11-21'],
    ['Asia/Kathmandu', Date.UTC(2026, 10, 20, 18, 15), '2026-11-20', '2026-11-21'],
    ['America/New_York', Date.UTC(2026, 10, 2, 5), '2026-11-01', '2026-11-02'],
    ['Europe/Berlin', Date.UTC(2026, 2, 29, 22), '2026-03-29', '2026-03-30'],
    ['Pacific/Marquesas', Date.UTC(2026, 10, 21, 9, 30), '2026-11-20', '2026-11-21'],
  ])('ends at midnight in %s', async (timeZone, midnightMs, before, after) => {
    const world = await setup();
    const clock = clockIn(world.clock, timeZone);
    const context = { tables: world.library.tables, clock };
    const { projectId, connectionId } = world;
    const refusal = () =>
      capRefusal(context, { projectId, connectionId, isPlayMoney: false, amountNanos: dollar });
    world.set(day, dollar);
    world.clock.set(midnightMs - 1);
    expect(clock.localDay(clock.nowMs())).toBe(before);
    world.call(dollar, { day: clock.localDay(clock.nowMs()) });
    expect(refusal()).not.toBeNull();
    world.clock.set(midnightMs);
    expect(clock.localDay(clock.nowMs())).toBe(after);
    expect(refusal()).toBeNull();
  });

  it('takes along what was reserved and not sent, and leaves behind what was sent', async () => {
    const world = await setup();
    world.set(day, dollar);
    world.call(300_000_000, { charge: 'reserved', day: null });
    world.call(200_000_000, { charge: 'reserved' });
    world.call(100_000_000, { charge: 'unknown' });
    expect(world.list()[0]?.heldNanos).toBe(600_000_000);
    world.clock.set(Date.UTC(2026, 10, 21, 1));
    expect(world.list()[0]?.heldNanos).toBe(300_000_000);
  });

  it('opens no cap when the clock goes back', async () => {
    const world = await setup();
    world.set(day, dollar);
    world.set(month, dollar);
    world.clock.set(Date.UTC(2026, 11, 1, 0, 30));
    world.call(600_000_000, { day: '2026-12-01' });
    world.call(400_000_000, { day: '2026-12-01', charge: 'unknown' });
    world.clock.set(Date.UTC(2026, 10, 30, 23, 30));
    expect(world.list().map(({ state }) => state)).toEqual(['reached', 'reached']);
    expect(world.refusal(1)).not.toBeNull();
  });
});

describe('a ceiling', () => {
  it('is shared by the calls without an estimate, beside those with one', () => {
    expect(reservationOf([1, 2], null)).toEqual({ totalNanos: 3, ceilings: [null, null] });
    expect(reservationOf([1, null], null)).toEqual({ totalNanos: null, ceilings: [null, null] });
    expect(reservationOf([null, 30, null], 101)).toEqual({ totalNanos: 101, ceilings: [36, null, 35] });
    expect(reservationOf([1, 2], 3)).toEqual({ totalNanos: 3, ceilings: [null, null] });
  });

  it('refuses what is known to be dearer', () => {
    expect(codeOf(() => reservationOf([2 * dollar], dollar))).toBe('over-cap');
    expect(codeOf(() => reservationOf([2 * dollar, null], dollar))).toBe('over-cap');
  });
});
