import { CapsList } from '../caps/caps-list.tsx';
import { Fault } from '../gallery/fault.tsx';
import { ToolsBar } from '../gallery/tools-bar.tsx';
import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { EntriesSection } from './entries-section.tsx';
import { ExportMenu } from './export-menu.tsx';
import { Figures } from './figures.tsx';
import { FilterTrail } from './filter-trail.tsx';
import { GroupTable } from './group-table.tsx';
import { NeedsSummary } from './needs-summary.tsx';
import { RangePicker } from './range-picker.tsx';
import { ReportChart } from './report-chart.tsx';
import { rangeWords } from './report-words.ts';
import { useReport } from './use-report.ts';
import './spend.css';
import './spend-charts.css';
import './spend-tables.css';
// Last: what a narrow window changes.
import './spend-narrow.css';

/** What was really spent: figures, bars, what it went to, and the lines behind it. Play money never counts here. */
export function SpendPage() {
  const report = useReport();
  return (
    <section className="spend page" aria-label="Spend">
      <ToolsBar title="Spend" figures={rangeWords(report.range)}>
        <ExportMenu range={report.range} filter={report.filter} />
      </ToolsBar>
      <div className="spend-body">
        <div className="report scrolls">
          <RangePicker report={report} />
          {report.answer.isError ? (
            <Fault
              what="The report could not be read."
              error={report.answer.error}
              onRetry={() => void report.answer.refetch()}
            />
          ) : (
            <>
              <Figures report={report} />
              <FilterTrail report={report} />
              <ReportChart report={report} />
              <GroupTable report={report} />
              <EntriesSection range={report.range} filter={report.filter} />
            </>
          )}
        </div>
        <SpendAside />
      </div>
    </section>
  );
}

function SpendAside() {
  const ui = useUiStore();
  return (
    <aside className="spend-aside scrolls" aria-label="Caps and prices">
      <CapsList />
      <NeedsSummary />
      <section className="spend-block" aria-label="Prices">
        <h2>Prices</h2>
        <p className="muted">
          Estimates come from the price book. Your own prices count from the day you set them.
        </p>
        <Button onPress={() => ui.getState().showPrices(null)}>Open the price book</Button>
      </section>
    </aside>
  );
}
