import type { Client } from '../../shared/client.ts';
import { RunId, type ConnectionId } from '../../shared/ids.ts';
import type { Run } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';
import type { QueueLane, QueuePlace, QueueView } from '../../shared/queue-model.ts';
import type { Command, CommandContext, Outcome } from '../command.ts';
import { exitCodeOfRun, exitCodes } from '../exit-codes.ts';
import { findConnection } from '../find-by-name.ts';
import { shown, type GivenOptions, type OptionRules } from '../options.ts';
import { describeRun } from '../run-result.ts';
import { columns, counted } from '../text.ts';
import { usageError } from '../usage-error.ts';
import { watchRun } from '../wait-for-run.ts';

const connectionOption: OptionRules = {
  connection: { value: 'C', summary: 'one connection, by name or id; everything when left out' },
};

export const queueList: Command = {
  name: 'queue list',
  operands: [],
  summary: 'what is being bought and what waits, in order',
  options: {},
  run: async ({ client }) => describeQueue(await client.call('queue.get', {})),
};

export const queuePause: Command = {
  name: 'queue pause',
  operands: [],
  summary: 'begin no new purchase; what was sent goes on',
  options: connectionOption,
  async run({ client, options }) {
    const connectionId = await readConnection(client, options);
    return describeQueue(await client.call('queue.setPaused', { paused: true, connectionId }));
  },
};

/**
 * Planned runs wait for a person after a restart. This is that person, so the command stays until they have ended:
 * leaving at once would take down the very process that carries them out.
 */
export const queueResume: Command = {
  name: 'queue resume',
  operands: [],
  summary: 'carry on with what is paused or waited since the last start, and wait for it',
  options: connectionOption,
  handlesInterrupt: true,
  async run(context) {
    const { client, options, note } = context;
    const connectionId = await readConnection(client, options);
    const queue = await client.call('queue.setPaused', { paused: false, connectionId });
    const waiting = queue.runs.filter((run) => mayGoOn(queue, run, connectionId));
    for (const lane of queue.lanes) {
      if (lane.isPaused && connectionId === null)
        note(`Still stopped: ${lane.pauseReason ?? lane.connection}`);
    }
    if (waiting.length > 0) note(`Resumed ${counted(waiting.length, 'run')}; waiting.`);
    const ended = await waitForAll(context, waiting);
    return {
      json: { runs: ended.map((run) => ({ id: run.id, status: run.status })) },
      text: printRuns(ended),
      exitCode: Math.max(exitCodes.done, ...ended.map(exitCodeOfRun)),
    };
  },
};

export const queueCancel: Command = {
  name: 'queue cancel',
  operands: ['RUN'],
  summary: 'cancel a run: free while nothing was sent, else as far as it can still be stopped',
  options: {},
  async run({ client, words }) {
    const run = await client.call('runs.cancel', { runId: readRunId(words[0]) });
    const outcome = await describeRun(client, run);
    const text = `${printRuns([run])}\n${cancelWords(run)}`;
    return { json: outcome.json, text, exitCode: exitCodes.done };
  },
};

const moveOptions: OptionRules = {
  first: { value: null, summary: 'before everything that waits' },
  last: { value: null, summary: 'behind everything that waits' },
  before: { value: 'RUN', summary: 'right before another run' },
};

export const queueMove: Command = {
  name: 'queue move',
  operands: ['RUN'],
  summary: 'put a waiting run somewhere else in the queue',
  options: moveOptions,
  precheck: (options) => void readPlace(options),
  async run({ client, words, options }) {
    const runId = readRunId(words[0]);
    return describeQueue(await client.call('queue.move', { runId, place: readPlace(options) }));
  },
};

/** Runs a resume has an effect on: what waits behind another stopped connection would be waited for in vain. */
function mayGoOn(queue: QueueView, run: Run, connectionId: ConnectionId | null): boolean {
  if (connectionId !== null && run.connectionId !== connectionId) return false;
  if (run.status === 'running') return true;
  const lane = queue.lanes.find((each) => each.connectionId === run.connectionId);
  return run.status === 'waiting' && !queue.isPausedByPerson && lane?.isPaused !== true;
}

async function waitForAll(context: CommandContext, runs: readonly Run[]): Promise<Run[]> {
  const { client, transport, interrupted, lost } = context;
  const stopped = AbortSignal.any([interrupted, lost]);
  const ended = await Promise.all(
    runs.map(async (run) => {
      const watch = watchRun(transport, client, run.id);
      return watch.settled(stopped).finally(() => watch.close());
    }),
  );
  lost.throwIfAborted();
  return ended;
}

async function readConnection(client: Client, options: GivenOptions): Promise<ConnectionId | null> {
  const asked = options.text('connection');
  return asked === null ? null : (await findConnection(client, asked)).id;
}

function readRunId(text: string | undefined): RunId {
  const parsed = RunId.safeParse(text);
  if (parsed.success) return parsed.data;
  throw usageError(`${shown(text ?? '')} is not the id of a run; \`proofsheet queue list\` shows them.`);
}

function readPlace(options: GivenOptions): QueuePlace {
  const asked = Object.keys(moveOptions).filter((name) => options.isOn(name));
  if (asked.length !== 1) throw usageError('Say where it goes, in one way: --first, --last or --before RUN.');
  if (options.isOn('first')) return 'first';
  if (options.isOn('last')) return 'last';
  return { before: readRunId(options.text('before') ?? '') };
}

function describeQueue(queue: QueueView): Outcome {
  const { isPaused, pauseReason, isOffline, reservedNanos } = queue;
  const lanes = queue.lanes.map(({ connectionId, ...lane }) => ({
    connectionId: String(connectionId),
    ...lane,
  }));
  const runs = queue.runs.map(({ id, projectId, connection, model, status, priority, wantedCount }) => ({
    id,
    projectId: String(projectId),
    connection,
    model,
    status,
    priority,
    wantedCount,
  }));
  return {
    json: { isPaused, pauseReason, isOffline, reservedNanos, lanes, runs },
    text: printQueue(queue),
    exitCode: exitCodes.done,
  };
}

function printQueue(queue: QueueView): string {
  const notes = [
    ...(queue.pauseReason === null ? [] : [`The queue stands still: ${queue.pauseReason}`]),
    ...(queue.isOffline ? ['No provider can be reached. What waits goes on when the network is back.'] : []),
    ...queue.lanes.flatMap(laneWords),
  ];
  const reserved = queue.reservedNanos === 0 ? [] : [`Reserved: ${formatDollars(queue.reservedNanos)}.`];
  if (queue.runs.length === 0) return [...notes, 'Nothing is waiting.', ...reserved].join('\n');
  const head = ['RUN', 'STATUS', 'PICTURES', 'CONNECTION', 'MODEL'];
  const rows = queue.runs.map((run) => [
    run.id,
    run.status,
    String(run.wantedCount),
    run.connection,
    run.model,
  ]);
  return [...notes, columns([head, ...rows], [2]), ...reserved].join('\n');
}

function laneWords({ connection, isPaused, pauseReason, nextStartMs, waitReason }: QueueLane): string[] {
  if (isPaused) return [`Stopped: ${pauseReason ?? connection}`];
  if (nextStartMs === null) return [];
  const time = new Date(nextStartMs).toLocaleTimeString();
  return [`${connection} waits until ${time}. ${waitReason ?? ''}`.trim()];
}

function cancelWords(run: Run): string {
  if (run.status === 'cancelled') return 'Cancelled before anything was sent; nothing is charged.';
  if (run.status === 'running' || run.status === 'unknown') {
    return 'It was sent before it could be cancelled and may be charged. What arrives is kept.';
  }
  return 'It had ended already.';
}

function printRuns(runs: readonly Run[]): string {
  if (runs.length === 0) return 'Nothing was waiting.';
  return columns(runs.map((run) => [run.id, run.status, counted(run.imageIds.length, 'picture'), run.model]));
}
