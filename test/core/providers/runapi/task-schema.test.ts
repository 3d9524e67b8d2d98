import { expect, it } from 'vitest';
import { linksOf, readTask } from '../../../../src/core/providers/runapi/task-schema.ts';

it('names every picture once, in order, however often it is linked', () => {
  const first = 'https://files.example/1.png';
  const second = 'https://files.example/2.png';
  const task = readTask({ id: 'a', status: 'completed', images: [second, { url: first }, first, 7, second] });
  expect(task && linksOf(task)).toEqual([second, first]);
});
