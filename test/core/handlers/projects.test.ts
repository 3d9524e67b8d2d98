import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProjectHandlers } from '../../../src/core/handlers/projects.ts';
import { createSettingsHandlers } from '../../../src/core/handlers/settings.ts';
import type { NewCoreEvent } from '../../../src/shared/events.ts';
import type { ProjectId } from '../../../src/shared/ids.ts';
import { openTestLibrary, type TestLibrary } from '../../support/library.ts';

let library: TestLibrary;
let events: NewCoreEvent[];
let handlers: ReturnType<typeof createProjectHandlers>;
beforeEach(async () => {
  library = await openTestLibrary();
  events = [];
  const bus = { publish: (event: NewCoreEvent) => void events.push(event) };
  handlers = createProjectHandlers({ tables: library.tables, bus, clock: library.clock });
});
afterEach(() => library.close());

const page = 'page' as const;

describe('project calls', () => {
  it('create, rename and archive, each telling the windows once', async () => {
    const made = await handlers['projects.create']({ name: 'Foxes' }, page);
    expect(made).toEqual({
      id: made.id,
      name: 'Foxes',
      coverImageId: null,
      imageCount: 0,
      spentNanos: 0,
      isSample: false,
      createdAtMs: library.clock.nowMs(),
      archivedAtMs: null,
      defaultConnectionId: null,
    });
    const renamed = await handlers['projects.rename']({ projectId: made.id, name: 'Wolves' }, page);
    const archived = await handlers['projects.setArchived']({ projectId: made.id, archived: true }, page);
    expect([renamed.name, archived.archivedAtMs]).toEqual(['Wolves', library.clock.nowMs()]);
    const again = await handlers['projects.setArchived']({ projectId: made.id, archived: true }, page);
    expect(again).toEqual(archived);
    expect(await handlers['projects.list']({ includeArchived: false }, page)).toEqual([]);
    expect(await handlers['projects.list']({ includeArchived: true }, page)).toEqual([archived]);
    expect(events).toEqual(Array(3).fill({ kind: 'project.changed', projectId: made.id }));
  });

  it('clean names of what would break a line, and refuse one that cannot be seen', async () => {
    const made = await handlers['projects.create']({ name: 'A\u202e\nproject\u0000' }, page);
    expect(made.name).toBe('A project');
    expect(() => handlers['projects.create']({ name: '\u200e\u2066' }, page)).toThrow(/can be seen/);
    expect(() => handlers['projects.create']({ name: 'A \u0007 project' }, page)).toThrow(
      /already a project/,
    );
  });

  it('say not found for a project that is not there', () => {
    const projectId = 404 as ProjectId;
    const draft = {
      connectionId: null,
      model: null,
      prompt: '',
      count: 1,
      parameters: {},
      inputs: [],
      extraText: '{"seed":',
      table: null,
      isLiteral: false,
      ceilingText: '',
    };
    for (const call of [
      () => handlers['projects.rename']({ projectId, name: 'x' }, page),
      () => handlers['projects.setArchived']({ projectId, archived: true }, page),
      () => handlers['projects.draft']({ projectId }, page),
      () => handlers['projects.saveDraft']({ projectId, draft }, page),
    ]) {
      expect(call).toThrow(expect.objectContaining({ code: 'not-found', field: 'projectId' }));
    }
    expect(events).toEqual([]);
  });

  it('keep a draft without waking any window', async () => {
    const projectId = library.addProject();
    const draft = {
      connectionId: null,
      model: 'x',
      prompt: 'half a sen',
      count: 2,
      parameters: {},
      inputs: [],
      extraText: '{"seed":',
      table: null,
      isLiteral: false,
      ceilingText: '',
    };
    expect(await handlers['projects.draft']({ projectId }, page)).toBeNull();
    await handlers['projects.saveDraft']({ projectId, draft }, page);
    expect(await handlers['projects.draft']({ projectId }, page)).toEqual(draft);
    expect(events).toEqual([]);
  });
});

describe('settings calls', () => {
  it('change what is given and tell the windows', async () => {
    const bus = { publish: (event: NewCoreEvent) => void events.push(event) };
    const settings = createSettingsHandlers({ tables: library.tables, bus });
    expect(await settings['settings.set']({ theme: 'light' }, page)).toMatchObject({
      theme: 'light',
      enterSends: false,
    });
    expect(await settings['settings.get']({}, page)).toMatchObject({ theme: 'light', enterSends: false });
    expect(events).toEqual([{ kind: 'settings.changed' }]);
  });
});
