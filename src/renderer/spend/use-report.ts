import { useCallback } from 'react';
import type { SpendGroup } from '../../shared/money-model.ts';
import { useFirstSpendDay, useSpendReport } from '../data/money-queries.ts';
import { useToday } from '../data/today-context.tsx';
import { dayKey } from '../gallery/days.ts';
import {
  backToStep,
  drillInto,
  filterOf,
  narrowedRange,
  rangeOf,
  withChoice,
  type RangeChoice,
  type ReportView,
} from '../state/report-view.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { groupName } from './report-words.ts';

/** The report as it is now: its days, filter and answer, and the ways to change what it is about. */
export function useReport() {
  const ui = useUiStore();
  const view = useUi((state) => state.report);
  const today = dayKey(useToday());
  const first = useFirstSpendDay();
  const firstDay = first.data ?? null;
  const isWaiting = 'preset' in view.choice && view.choice.preset === 'all' && first.isPending;
  const whole = rangeOf(view.choice, today, firstDay);
  const range = narrowedRange(whole, view.steps);
  const filter = filterOf(view.steps);
  const answer = useSpendReport(isWaiting ? null : { range, by: view.by, filter });
  const set = useCallback((next: ReportView) => ui.getState().setReport(next), [ui]);
  return {
    view,
    today,
    whole,
    range,
    filter,
    answer,
    /** The last answer may still be of another grouping while the next one is on its way. */
    report: answer.data ?? null,
    set,
    choose: (choice: RangeChoice) => set(withChoice(view, choice, today, firstDay)),
    back: (count: number) => set(backToStep(view, count)),
    drill: (group: SpendGroup) =>
      set(drillInto(view, { ...group, label: groupName(view.by, group, today) }, whole)),
  };
}

export type Report = ReturnType<typeof useReport>;
