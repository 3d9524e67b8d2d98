import { expect, it } from 'vitest';
import { firstQuestion } from '../../../src/renderer/transport/ask-ahead.ts';
import { createUiStore } from '../../../src/renderer/state/ui-store.ts';

it('what is asked ahead is what the window begins with', () => {
  const { view, scope, search } = createUiStore({}).getState();
  expect(view).toBe('grid');
  expect(firstQuestion).toMatchObject({ scope, search });
});
