import { describe, expect, it } from 'vitest';
import { createDispatch, type CoreHandlers } from '../../src/core/dispatch.ts';
import { AppError } from '../../src/shared/errors.ts';

function setup(handlers: Partial<CoreHandlers>) {
  const logged: string[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (message: string) => void logged.push(message),
  };
  // Only the methods a test calls are given; the others would answer "internal".
  return { dispatch: createDispatch(handlers as CoreHandlers, log), logged };
}

describe('dispatch', () => {
  it('hands the parsed input and the caller to the handler and answers its value', async () => {
    const { dispatch } = setup({ 'projects.list': (input, caller) => [{ ...input, caller }] as never });
    expect(await dispatch('projects.list', {}, 'page')).toEqual({
      ok: true,
      value: [{ includeArchived: false, caller: 'page' }],
    });
  });

  it.each(['__proto__', 'constructor', 'toString', 'projects.destroy', ''])(
    'answers not-found for %j, which is no method of the table',
    async (name) => {
      const { dispatch } = setup({});
      expect(await dispatch(name, {}, 'page')).toMatchObject({ ok: false, error: { code: 'not-found' } });
    },
  );

  it('stops bad input with the path of the field that is wrong', async () => {
    const { dispatch } = setup({});
    expect(await dispatch('projects.rename', { projectId: 'one', name: 'A' }, 'page')).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', field: 'projectId' },
    });
  });

  it('passes expected errors on in their own words', async () => {
    const { dispatch } = setup({
      'projects.create': () => {
        throw new AppError('conflict', 'There is a project called "A" already.', { field: 'name' });
      },
    });
    expect(await dispatch('projects.create', { name: 'A' }, 'page')).toEqual({
      ok: false,
      error: { code: 'conflict', message: 'There is a project called "A" already.', field: 'name' },
    });
  });

  it('keeps the details of a bug out of the reply and in the log', async () => {
    const { dispatch, logged } = setup({
      'projects.create': () => {
        throw new TypeError('secret detail sk-canary');
      },
    });
    const reply = await dispatch('projects.create', { name: 'A' }, 'page');
    expect(JSON.stringify(reply)).not.toContain('canary');
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(logged).toEqual(['dispatch "projects.create"']);
  });
});
