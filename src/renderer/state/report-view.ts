import type { ConnectionId, ProjectId } from '../../shared/ids.ts';
import { dayCount } from '../../shared/local-days.ts';
import type { SpendFilter, SpendGroup, SpendGrouping, SpendRange } from '../../shared/money-model.ts';

/** Ranges with a name; they move on with the calendar. */
export const rangePresets = ['today', '7-days', '30-days', 'month', 'last-month', 'year', 'all'] as const;
export type RangePreset = (typeof rangePresets)[number];

/** A named range, or any two local days. */
export type RangeChoice = { readonly preset: RangePreset } | { readonly range: SpendRange };

/** One bar that was pressed: what it narrows the report to. */
export interface ReportStep {
  readonly by: SpendGrouping;
  readonly key: string;
  readonly label: string;
  readonly projectId: ProjectId | null;
  readonly connectionId: ConnectionId | null;
}

/** What the spend report is about; kept by the window, so that coming back from its pictures finds it again. */
export interface ReportView {
  readonly choice: RangeChoice;
  readonly by: SpendGrouping;
  /** Widest first; each narrows what the ones before it left. */
  readonly steps: readonly ReportStep[];
}

export const startReport: ReportView = { choice: { preset: '30-days' }, by: 'day', steps: [] };

/** More days than this are shown by month unless somebody asks otherwise: bars would be too thin to press. */
const mostDaysByDay = 92;

/** The day `count` days after `day` (before it, when negative). */
export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

const firstOfMonth = (day: string) => `${day.slice(0, 7)}-01`;

const presetRanges: Readonly<Record<RangePreset, (today: string, firstDay: string | null) => SpendRange>> = {
  today: (today) => ({ from: today, to: today }),
  '7-days': (today) => ({ from: addDays(today, -6), to: today }),
  '30-days': (today) => ({ from: addDays(today, -29), to: today }),
  month: (today) => ({ from: firstOfMonth(today), to: today }),
  'last-month': (today) => {
    const to = addDays(firstOfMonth(today), -1);
    return { from: firstOfMonth(to), to };
  },
  year: (today) => ({ from: `${today.slice(0, 4)}-01-01`, to: today }),
  all: (today, firstDay) => ({ from: firstDay !== null && firstDay < today ? firstDay : today, to: today }),
};

/** The days a choice stands for today. */
export function rangeOf(choice: RangeChoice, today: string, firstDay: string | null): SpendRange {
  return 'range' in choice ? choice.range : presetRanges[choice.preset](today, firstDay);
}

/** The days that are left of `range` after the bars that were pressed. */
export function narrowedRange(range: SpendRange, steps: readonly ReportStep[]): SpendRange {
  return steps.reduce((left, step) => {
    if (step.by === 'day') return { from: step.key, to: step.key };
    if (step.by !== 'month') return left;
    const last = addDays(firstOfMonth(addDays(`${step.key}-28`, 4)), -1);
    const first = `${step.key}-01`;
    return { from: first > left.from ? first : left.from, to: last < left.to ? last : left.to };
  }, range);
}

/** What the bars that were pressed narrow a report to, beside its days. */
export function filterOf(steps: readonly ReportStep[]): SpendFilter {
  const last = (by: SpendGrouping) => steps.findLast((step) => step.by === by);
  return {
    projectId: last('project')?.projectId ?? null,
    connectionId: last('connection')?.connectionId ?? null,
    model: last('model')?.key ?? null,
  };
}

/** The report after a bar was pressed: narrowed to it, and grouped by what is still open. */
export function drillInto(view: ReportView, group: SpendGroup, range: SpendRange): ReportView {
  const { key, label, projectId, connectionId } = group;
  const steps = [...view.steps, { by: view.by, key, label, projectId, connectionId }];
  return { ...view, steps, by: nextGrouping(steps, narrowedRange(range, steps)) };
}

function nextGrouping(steps: readonly ReportStep[], range: SpendRange): SpendGrouping {
  const days = dayCount(range);
  const wasTime = steps.at(-1)?.by === 'day';
  if (days > 1 && !wasTime) return days > mostDaysByDay ? 'month' : 'day';
  const kinds = ['model', 'project', 'connection'] as const;
  return kinds.find((by) => !steps.some((step) => step.by === by)) ?? 'model';
}

/** The report as it was when it had `count` steps. */
export function backToStep(view: ReportView, count: number): ReportView {
  return { ...view, steps: view.steps.slice(0, count), by: view.steps[count]?.by ?? view.by };
}

/** The report over other days: days and months pressed before go, as they were of the old range. */
export function withChoice(
  view: ReportView,
  choice: RangeChoice,
  today: string,
  firstDay: string | null,
): ReportView {
  const steps = view.steps.filter(({ by }) => by !== 'day' && by !== 'month');
  const days = dayCount(rangeOf(choice, today, firstDay));
  const by = view.by === 'day' && days > mostDaysByDay ? 'month' : view.by;
  return { choice, steps, by };
}
