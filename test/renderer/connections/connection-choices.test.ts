import { describe, expect, it } from 'vitest';
import { resultWords } from '../../../src/renderer/connections/fetch-task.tsx';
import { windowWords } from '../../../src/renderer/connections/limit-fields.tsx';
import { valueOf } from '../../../src/renderer/connections/setting-fields.tsx';
import { movedTo } from '../../../src/renderer/connections/use-connection-order.ts';
import { endWords } from '../../../src/renderer/composer/model-notes.tsx';
import { ConnectionId } from '../../../src/shared/ids.ts';
import { ProviderSetting } from '../../../src/shared/model.ts';
import { attempt, imageId, run } from '../gallery/cells-fixture.ts';

const id = (number: number) => ConnectionId.parse(number);

describe('the order of connections', () => {
  it('moves one to another place and leaves the rest as they were', () => {
    const ids = [id(1), id(2), id(3)];
    expect(movedTo(ids, id(3), 0)).toEqual([3, 1, 2]);
    expect(movedTo(ids, id(1), 1)).toEqual([2, 1, 3]);
  });

  it('stays where a move would change nothing or lead outside', () => {
    const ids = [id(1), id(2)];
    for (const [which, to] of [
      [1, 0],
      [1, -1],
      [2, 2],
      [9, 0],
    ] as const)
      expect(movedTo(ids, id(which), to)).toBeNull();
  });
});

it('tells a limit in time as people say it', () => {
  expect(windowWords({ count: 20, windowMs: 10_000 })).toBe('20 in 10 s');
  expect(windowWords({ count: 5, windowMs: 60_000 })).toBe('5 per minute');
  expect(windowWords({ count: 2, windowMs: 1500 })).toBe('2 in 1.5 s');
});

it('takes a provider’s default where what is stored is of another kind', () => {
  const setting = ProviderSetting.parse({
    name: 'retries',
    label: 'Retries',
    help: '',
    kind: { type: 'number', min: 0, max: 5, unit: '' },
    default: 2,
  });
  expect(valueOf(setting, { retries: 4 })).toBe(4);
  expect(valueOf(setting, { retries: 'four' })).toBe(2);
  expect(valueOf(setting, {})).toBe(2);
});

describe('a task brought home', () => {
  it('is told with its pictures and what they cost, or that nobody knows', () => {
    const reported = attempt('done', { charge: 'charged', amountNanos: 60_000_000 });
    expect(resultWords(run('done', { imageIds: [imageId(1)], attempts: [reported] }))).toBe(
      'One picture came home; reported cost $0.06.',
    );
    const unknown = attempt('done', { charge: 'unknown' });
    expect(resultWords(run('done', { imageIds: [imageId(1), imageId(2)], attempts: [unknown] }))).toBe(
      '2 pictures came home; what it cost is not known.',
    );
    expect(resultWords(run('running'))).toContain('are being fetched');
  });
});

it('warns of a model’s last day when it is near, and after it', () => {
  const now = Date.parse('2026-11-20T12:00:00Z');
  expect(endWords('2027-06-01', now)).toBeNull();
  expect(endWords('2026-12-01', now)).toBe('ends on 1 December 2026');
  expect(endWords('2026-11-01', now)).toBe('ended on 1 November 2026');
});
