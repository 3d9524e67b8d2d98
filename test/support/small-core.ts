import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Core } from '../../src/core/core.ts';
import { createDispatch, type CoreHandlers } from '../../src/core/dispatch.ts';
import { createEventBus } from '../../src/core/event-bus.ts';
import type { Logger } from '../../src/core/ports.ts';
import { createSystemClock } from '../../src/core/system-clock.ts';
import { createUploads } from '../../src/core/uploads.ts';
import { AppError } from '../../src/shared/errors.ts';
import type { NewCoreEvent } from '../../src/shared/events.ts';
import type { UploadId } from '../../src/shared/ids.ts';
import type { Project } from '../../src/shared/model.ts';

type SmallCoreSurface = Pick<Core, 'dispatch' | 'upload' | 'subscribe' | 'media'>;

/** Core's own dispatcher, event bus and uploads over a handful of handlers: enough to carry something through a host. */
export interface SmallCore {
  readonly core: SmallCoreSurface;
  readonly publish: (event: NewCoreEvent) => void;
  readonly sizeOfUpload: (id: UploadId) => number;
  readonly callers: string[];
  readonly logged: string[];
  readonly close: () => Promise<void>;
}

export async function createSmallCore(): Promise<SmallCore> {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-small-core-'));
  const uploads = await createUploads(folder, createSystemClock());
  const bus = createEventBus((error) => {
    throw error;
  });
  const callers: string[] = [];
  const logged: string[] = [];
  const log: Logger = {
    info: () => undefined,
    warn: () => undefined,
    error: (message, error) => logged.push(`${message}: ${String(error)}`),
  };
  const handlers: Partial<CoreHandlers> = {
    'projects.create': ({ name }, caller) => {
      callers.push(caller);
      return projectNamed(name);
    },
    'projects.rename': async ({ projectId, name }) => ({ ...projectNamed(name), id: projectId }),
    'projects.list': () => {
      throw new Error('a bug with a path in it: /home/somebody');
    },
    'runs.get': () => {
      throw new AppError('not-found', 'That run is not in this library.', { field: 'runId' });
    },
    'queue.setPaused': () => {
      throw new AppError('over-cap', 'The daily cap is reached.');
    },
  };
  // Calls beyond these are answered as a bug would be, which no test here asks for.
  const dispatch = createDispatch(handlers as CoreHandlers, log);
  return {
    core: {
      dispatch,
      upload: (body) => uploads.add(body),
      subscribe: (listener) => bus.subscribe(listener),
      media: answerMedia,
    },
    publish: (event) => bus.publish(event),
    sizeOfUpload: (id) => uploads.peek(id).sizeBytes,
    callers,
    logged,
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Echoes what it was asked, so that a test sees what a host let through. */
async function answerMedia(request: Request): Promise<Response> {
  const { pathname, host } = new URL(request.url);
  if (pathname === '/media/320/404') return new Response(null, { status: 404 });
  if (pathname === '/media/320/500') throw new Error('a bug in /home/somebody/media');
  const range = request.headers.get('range');
  const cookie = request.headers.get('cookie');
  return Response.json({ pathname, host, range, cookie }, { headers: { ETag: '"one"' } });
}

function projectNamed(name: string): Project {
  return {
    // A row id, as the database would give.
    id: 1 as Project['id'],
    name,
    coverImageId: null,
    imageCount: 0,
    spentNanos: 0,
    isSample: false,
    createdAtMs: 1,
    archivedAtMs: null,
    defaultConnectionId: null,
  };
}
