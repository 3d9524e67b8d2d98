import { describe, expect, it, onTestFinished } from 'vitest';
import { isEnding, type AttemptState } from '../../src/shared/attempt-state.ts';
import type { RunId } from '../../src/shared/ids.ts';
import { createProviderRegistry } from '../../src/core/providers/registry.ts';
import { createLibraryPrices } from '../../src/core/spend/library-prices.ts';
import { readShippedPrices } from '../../src/core/spend/price-file.ts';
import type { JobContext } from '../../src/core/jobs/job-context.ts';
import { draft, setupJobs, type JobWorld } from '../support/job-world.ts';
import { asksOf, type ProviderWorld } from './provider-world.ts';

/** What a start may make of an attempt that was killed right after each state was committed. */
const afterKill: Readonly<Partial<Record<AttemptState, readonly AttemptState[]>>> = {
  intent: ['not_sent'],
  sending: ['unknown', 'done'],
  accepted: ['done'],
  receiving: ['done', 'unreadable', 'unknown'],
  received: ['done'],
  fetching: ['done'],
};

/**
 * Kills the app between any two steps of a purchase through an adapter and its service, starts it again, and lets it go
 * on: one request at the most, one charge at the most, and a picture wherever the service had said enough.
 */
export function testProviderRestarts(name: string, open: () => Promise<ProviderWorld>): void {
  describe(`restarts of ${name}`, () => {
    it('is one request, one charge and one picture when nothing goes wrong', async () => {
      const world = await setup(open);
      const { states, ending } = await world.buyUntil(null);
      expect(ending).toBe('done');
      expect(states).toEqual(expect.arrayContaining(['intent', 'sending', 'received', 'done']));
      expect(world.service.postCount()).toBe(1);
      expect(world.netNanos()).toBe(world.service.charged()[0]);
    });

    it.each(Object.keys(afterKill) as (keyof typeof afterKill)[])(
      'killed right after %s it buys nothing twice and loses nothing it could have',
      async (killAt) => {
        const world = await setup(open);
        const { states, ending } = await world.buyUntil(killAt);
        if (!states.includes(killAt)) {
          // This service has no such step: then the purchase simply went through.
          expect(ending).toBe('done');
          return;
        }
        const posts = world.service.postCount();
        expect(posts).toBeLessThanOrEqual(1);
        const after = await world.restart();
        expect(afterKill[killAt]).toContain(after);
        expect(world.service.postCount()).toBe(posts);
        expect(world.chargeCount()).toBe(after === 'done' ? 1 : 0);
        if (after === 'done') expect(world.netNanos()).toBe(world.service.charged()[0]);
      },
    );
  });
}

async function setup(open: () => Promise<ProviderWorld>) {
  const service = await open();
  onTestFinished(() => service.close());
  const jobs = await setupJobs(0);
  const asked = { states: [] as AttemptState[] };
  let app: JobWorld | null = null;
  let runId: RunId | null = null;

  async function start(killAt: AttemptState | null): Promise<JobWorld> {
    const started: JobWorld = await jobs.start((context) => {
      Object.assign(context, {
        http: service.http,
        registry: createProviderRegistry([service.provider]),
        pricesOf: createLibraryPrices(context.tables, [...readShippedPrices(), ...(service.ownPrices ?? [])]),
        keyOf: async () => service.key,
      });
      watchMoves(context, (to) => {
        asked.states.push(to);
        if (to === killAt) context.db.close();
      });
    });
    app = started;
    return started;
  }

  /** The ending, or null when the app was killed on the way. */
  async function untilOver(world: JobWorld): Promise<AttemptState | null> {
    for (;;) {
      if (!world.context.db.open) return null;
      const attempts = runId === null ? [] : world.context.tables.attempts.forRun(runId);
      const last = attempts.at(-1)?.state;
      if (last !== undefined && isEnding(last)) return last;
      await service.advance?.();
      jobs.time.advance(5_000);
      // The service and the worker are other processes' business: they need turns, not time.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  return {
    service,
    async buyUntil(killAt: AttemptState | null) {
      const world = await start(killAt);
      const { tables, clock } = world.context;
      const projectId = tables.projects.create({ name: 'P', isSample: false, createdAtMs: clock.nowMs() });
      const connectionId = tables.connections.add({
        name: 'C',
        provider: service.provider.info.id,
        baseUrl: service.baseUrl,
        keyEnv: null,
        keyAccount: 'connection-test',
        maxConcurrent: 1,
        settings: service.settings ?? {},
        createdAtMs: clock.nowMs(),
      });
      const {
        model = service.provider.models[0]?.model ?? '',
        parameters = {},
        prompt = 'a red kite',
      } = asksOf(service).one;
      const question = draft({ projectId, connectionId }, { model, parameters, prompt });
      runId = question.runId;
      // The kill closes the library under the call that asked.
      await world.runs.submit(question).catch((error: unknown) => {
        if (world.context.db.open) throw error;
      });
      const ending = await untilOver(world);
      return { states: [...asked.states], ending };
    },
    restart: async () => untilOver(await start(null)),
    chargeCount: () => entriesOf(app).filter(({ kind }) => kind === 'charge').length,
    netNanos: () => entriesOf(app).reduce((sum, { amountNanos }) => sum + amountNanos, 0),
  };
}

function entriesOf(app: JobWorld | null) {
  const attempt = app?.context.tables.attempts.newest(1)[0];
  const entries = attempt ? (app?.context.tables.ledger.forAttempt(attempt.id) ?? []) : [];
  return entries.filter(({ kind }) => kind !== 'estimate');
}

/** Tells of every move right after its commit. */
function watchMoves({ tables, db }: JobContext, onMoved: (to: AttemptState) => void): void {
  const move: typeof tables.attempts.move = tables.attempts.move.bind(tables.attempts);
  Object.assign(tables.attempts, {
    move(...given: Parameters<typeof move>) {
      move(...given);
      // Inside a transaction it is not committed yet: the next turn is.
      if (db.inTransaction) queueMicrotask(() => onMoved(given[1]));
      else onMoved(given[1]);
    },
  });
}
