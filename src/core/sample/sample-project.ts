import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isEnding } from '../../shared/attempt-state.ts';
import { RunId, type ImageId, type ProjectId } from '../../shared/ids.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { RunService } from '../runs/run-service.ts';

/** What the sample shows: a picture, an edit of it, an edit of the edit, and a branch from the first edit. */
interface SampleStep {
  readonly prompt: string;
  readonly size: string;
  /** Index of the step it edits, or null for a new picture. */
  readonly editsStep: number | null;
}

const steps: readonly [SampleStep, ...SampleStep[]] = [
  {
    prompt: 'A lighthouse on a cliff above the sea at dawn, warm orange sky',
    size: '1536x1024',
    editsStep: null,
  },
  { prompt: 'The same scene at night with a full moon', size: '1536x1024', editsStep: 0 },
  { prompt: 'Add stars and make the hills teal', size: '1536x1024', editsStep: 1 },
  { prompt: 'Make it a red evening instead', size: '1536x1024', editsStep: 1 },
  { prompt: 'Portrait of a single gold flower', size: '1024x1536', editsStep: null },
  { prompt: 'A forest in the morning mist, green and quiet', size: '1024x1024', editsStep: null },
];

const doneKey = 'sample.made';

/** Makes the sample project once in a library's life. */
export interface SampleMaker {
  /** Resolves when the first picture is there; the others follow by themselves. */
  ensure(): Promise<void>;
  /** Makes no further step; the app is closing. */
  stop(): void;
}

/**
 * The sample is made with Demo in a library that never had one: real runs through the real queue, so that everything
 * the window shows has something to show. A person who deletes it never sees it come back.
 */
export function createSampleMaker(context: JobContext, service: RunService): SampleMaker {
  const { tables } = context;
  let isStopped = false;

  async function makeRest(projectId: ProjectId, first: ImageId | null): Promise<void> {
    const made = [first];
    for (const step of steps.slice(1)) {
      if (isStopped) return;
      const source = step.editsStep === null ? null : (made[step.editsStep] ?? null);
      made.push(await makeStep(context, service, projectId, step, source));
    }
  }

  return {
    async ensure() {
      if (tables.settings.get(doneKey, z.boolean(), false)) return;
      tables.settings.set(doneKey, true);
      if (tables.projects.list(true).length > 0) return;
      const createdAtMs = context.clock.nowMs();
      const projectId = tables.projects.create({ name: 'Sample project', isSample: true, createdAtMs });
      context.bus.publish({ kind: 'project.changed', projectId });
      const [firstStep] = steps;
      const first = await makeStep(context, service, projectId, firstStep, null);
      makeRest(projectId, first).catch((error: unknown) => context.log.error('sample/sample-project', error));
    },
    stop: () => void (isStopped = true),
  };
}

async function makeStep(
  context: JobContext,
  service: RunService,
  projectId: ProjectId,
  step: SampleStep,
  sourceId: ImageId | null,
): Promise<ImageId | null> {
  const connection = context.tables.connections.byName('demo');
  if (!connection) return null;
  const model = context.registry.get(connection.provider).models[0]?.model;
  if (model === undefined) return null;
  const runId = RunId.parse(randomUUID());
  const ended = runEnded(context, runId);
  await service.submit({
    runId,
    projectId,
    connectionId: connection.id,
    model,
    prompt: step.prompt,
    count: 1,
    parameters: { size: step.size },
    inputs: sourceId === null ? [] : [{ imageId: sourceId, role: 'source' }],
    mask: null,
    extra: null,
    ceilingNanos: null,
    groupId: null,
  });
  await ended;
  return context.tables.runs.imageIds(runId)[0] ?? null;
}

/** Resolves when every attempt of a run came to an ending. */
function runEnded(context: JobContext, runId: RunId): Promise<void> {
  return new Promise((resolve) => {
    const stop = context.bus.subscribe((event) => {
      if (event.kind !== 'run.changed' || event.runId !== runId) return;
      const attempts = context.tables.attempts.forRun(runId);
      if (attempts.length === 0 || attempts.some((attempt) => !isEnding(attempt.state))) return;
      stop();
      resolve();
    });
  });
}
