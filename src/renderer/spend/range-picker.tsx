import type { SpendRange } from '../../shared/money-model.ts';
import { LocalDay } from '../../shared/money-model.ts';
import { spendGroupings } from '../../shared/money-model.ts';
import { rangePresets } from '../state/report-view.ts';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { groupingNames, presetNames } from './report-words.ts';
import type { Report } from './use-report.ts';

const presets = [
  ...rangePresets.map((id) => ({ id, label: presetNames[id] })),
  { id: 'days', label: 'From day to day…' },
];
const groupings = spendGroupings.map((id) => ({ id, label: groupingNames[id] }));

/** Which days the report is about, and what it is grouped by. */
export function RangePicker({ report }: { readonly report: Report }) {
  const { view, whole, choose, set } = report;
  const preset = 'preset' in view.choice ? view.choice.preset : 'days';
  return (
    <div className="range-picker">
      <Select
        label="Days"
        labelPlace="hidden"
        options={presets}
        value={preset}
        onChange={(id) => {
          const chosen = rangePresets.find((each) => each === id);
          choose(chosen === undefined ? { range: whole } : { preset: chosen });
        }}
      />
      {preset === 'days' ? <DayFields range={whole} onChange={(range) => choose({ range })} /> : null}
      <SegmentedControl
        label="Group by"
        segments={groupings}
        value={view.by}
        onChange={(by) => set({ ...view, by })}
      />
    </div>
  );
}

interface DayFieldsProps {
  readonly range: SpendRange;
  readonly onChange: (range: SpendRange) => void;
}

/** Any two days; whichever is changed pushes the other along, so that the first is never after the last. */
function DayFields({ range, onChange }: DayFieldsProps) {
  const change = (next: Partial<SpendRange>) => {
    const { from, to } = { ...range, ...next };
    if (!LocalDay.safeParse(from).success || !LocalDay.safeParse(to).success) return;
    if (from <= to) onChange({ from, to });
    else onChange(next.from === undefined ? { from: to, to } : { from, to: from });
  };
  return (
    <span className="range-days" role="group" aria-label="From day to day">
      <TextField
        label="From"
        isLabelHidden
        type="date"
        value={range.from}
        onChange={(from) => change({ from })}
      />
      <span aria-hidden="true">–</span>
      <TextField label="To" isLabelHidden type="date" value={range.to} onChange={(to) => change({ to })} />
    </span>
  );
}
