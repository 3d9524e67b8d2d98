import { expect, it, vi } from 'vitest';
import { later } from '../../../src/renderer/ui/later.tsx';

const Part = () => 'drawn';

it('a part that could not be read ahead is read again when it is wanted', async () => {
  const find = vi.fn<() => Promise<typeof Part>>();
  find.mockRejectedValueOnce(new Error('the file did not come')).mockResolvedValue(Part);
  const { View, readAhead } = later(find, (Part) => Part);
  await readAhead();
  await readAhead();
  expect(View({})).toMatchObject({ type: Part });
  expect(find).toHaveBeenCalledTimes(2);
});

it('a part is read once, however often it is wanted', async () => {
  const find = vi.fn(() => Promise.resolve(Part));
  const { View, readAhead, forget } = later(find, (Part) => Part);
  await Promise.all([readAhead(), readAhead()]);
  forget();
  expect(View({})).toMatchObject({ type: Part });
  await readAhead();
  expect(find).toHaveBeenCalledTimes(1);
});
