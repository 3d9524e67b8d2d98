import { describe, expect, it } from 'vitest';
import {
  addDays,
  backToStep,
  drillInto,
  filterOf,
  narrowedRange,
  rangeOf,
  startReport,
  withChoice,
} from '../../../src/renderer/state/report-view.ts';
import { group } from '../spend/report-fixture.ts';

const today = '2026-03-05';

describe('a named range', () => {
  it.each([
    ['today', '2026-03-05', '2026-03-05'],
    ['7-days', '2026-02-27', '2026-03-05'],
    ['30-days', '2026-02-04', '2026-03-05'],
    ['month', '2026-03-01', '2026-03-05'],
    ['last-month', '2026-02-01', '2026-02-28'],
    ['year', '2026-01-01', '2026-03-05'],
    ['all', '2025-12-24', '2026-03-05'],
  ] as const)('%s goes from %s to %s', (preset, from, to) => {
    expect(rangeOf({ preset }, today, '2025-12-24')).toEqual({ from, to });
  });

  it('of all time is today where nothing was spent, or where the clock once ran ahead', () => {
    expect(rangeOf({ preset: 'all' }, today, null)).toEqual({ from: today, to: today });
    expect(rangeOf({ preset: 'all' }, today, '2031-01-01')).toEqual({ from: today, to: today });
  });

  it('counts days over the ends of months and leap years', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  });
});

describe('a bar that is pressed', () => {
  const whole = { from: '2026-02-04', to: today };

  it('narrows a day, then asks what it went to', () => {
    const view = drillInto(startReport, group({ key: '2026-03-01' }), whole);
    expect(narrowedRange(whole, view.steps)).toEqual({ from: '2026-03-01', to: '2026-03-01' });
    expect(view.by).toBe('model');
    const deeper = drillInto(view, group({ key: 'gpt-image-2', label: 'gpt-image-2' }), whole);
    expect(filterOf(deeper.steps)).toEqual({ projectId: null, connectionId: null, model: 'gpt-image-2' });
    expect(deeper.by).toBe('project');
  });

  it('narrows a month to those of its days that are in the range', () => {
    const view = drillInto({ ...startReport, by: 'month' }, group({ key: '2026-02' }), whole);
    expect(narrowedRange(whole, view.steps)).toEqual({ from: '2026-02-04', to: '2026-02-28' });
    expect(view.by).toBe('day');
  });

  it('narrows to a project or connection by its id, not by its name', () => {
    const view = drillInto(
      { ...startReport, by: 'project' },
      group({ key: '7', label: 'Ceramics', projectId: 7 }),
      whole,
    );
    expect(filterOf(view.steps)).toMatchObject({ projectId: 7, model: null });
    expect(view.by).toBe('day');
  });

  it('can be taken back, and the report is as it was', () => {
    const first = drillInto({ ...startReport, by: 'model' }, group({ key: 'gpt-image-2' }), whole);
    const second = drillInto(first, group({ key: '2026-03-01' }), whole);
    expect(backToStep(second, 1)).toEqual(first);
    expect(backToStep(second, 0)).toEqual({ ...startReport, by: 'model' });
  });
});

describe('other days', () => {
  it('keep what was narrowed, except days and months of the old range', () => {
    const byModel = drillInto({ ...startReport, by: 'model' }, group({ key: 'gpt-image-2' }), {
      from: today,
      to: today,
    });
    const byDay = drillInto({ ...byModel, by: 'day' }, group({ key: today }), { from: today, to: today });
    const next = withChoice(byDay, { preset: 'year' }, today, null);
    expect(next.steps.map(({ by }) => by)).toEqual(['model']);
  });

  it('are shown by month where single days would be too thin', () => {
    expect(withChoice(startReport, { preset: 'all' }, today, '2024-01-01').by).toBe('month');
    expect(withChoice(startReport, { preset: '7-days' }, today, null).by).toBe('day');
  });
});
