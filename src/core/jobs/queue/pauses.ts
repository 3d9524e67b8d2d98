import { z } from 'zod';
import type { PauseCode } from '../../../shared/queue-model.ts';
import type { ConnectionRecord } from '../../db/connections.ts';
import type { ProblemFacts } from '../../providers/provider.ts';
import type { JobContext } from '../job-context.ts';

/** After so many calls in a row without a picture, what waits behind them stops until a person has looked. */
export const failuresBeforePause = 3;

type Words = (name: string, said: string) => string;

/** What a stopped connection says: what happened, and what to do next. */
const words: Readonly<Record<PauseCode, Words>> = {
  person: (name) => `${name} is paused by you.`,
  funds: (name, said) =>
    `The account behind ${name} is out of funds, so nothing more is bought through it. ${said} Then resume it here.`,
  key: (name, said) =>
    `Nothing more is bought through ${name}: check the key of ${name} in Connections, then resume it here. ${said}`,
  failures: (name, said) =>
    `${name} stopped after ${failuresBeforePause} calls in a row without a picture. The last one said: ${said} Resume it here when that is solved.`,
};

/** Stops new purchases through one connection, over restarts too. A stop that stands keeps its first reason. */
export function pauseConnection(
  context: JobContext,
  connection: ConnectionRecord,
  code: PauseCode,
  problem: ProblemFacts | null,
): void {
  const current = context.tables.connections.get(connection.id)?.pause ?? null;
  // What a provider said outranks a hand's pause: resuming has to know about it.
  if (current !== null && current.code !== 'person') return;
  const reason = words[code](connection.name, problem?.message ?? '').trim();
  context.tables.connections.setPause(connection.id, { atMs: context.clock.nowMs(), code, reason });
  publishPause(context, connection);
}

export function resumeConnection(context: JobContext, connection: ConnectionRecord): void {
  context.tables.connections.setPause(connection.id, null);
  publishPause(context, connection);
}

function publishPause({ bus }: JobContext, { id }: ConnectionRecord): void {
  bus.publish({ kind: 'connection.changed', connectionId: id });
  bus.publish({ kind: 'queue.changed' });
}

const pausedKey = 'isQueuePaused';

/** True while a person has stopped everything; kept over restarts. */
export function isQueuePaused({ tables }: JobContext): boolean {
  return tables.settings.get(pausedKey, z.boolean(), false);
}

export function setQueuePaused({ tables }: JobContext, isPaused: boolean): void {
  tables.settings.set(pausedKey, isPaused);
}
