import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useUiStore } from '../state/ui-context.tsx';
import { groupingNames } from './report-words.ts';
import type { Report } from './use-report.ts';

/** The bars that were pressed, widest first: each takes back what came after it. And the way to the pictures. */
export function FilterTrail({ report }: { readonly report: Report }) {
  const ui = useUiStore();
  const { view, range, filter, back } = report;
  const pictures = report.report?.total.pictureCount ?? 0;
  if (view.steps.length === 0) return null;
  return (
    <nav className="trail" aria-label="Filters">
      <ol>
        <li>
          <Button look="quiet" onPress={() => back(0)}>
            All spend
          </Button>
        </li>
        {view.steps.map((step, index) => (
          <li
            key={`${step.by}:${step.key}`}
            aria-current={index === view.steps.length - 1 ? 'true' : undefined}
          >
            <Icon name="chevronRight" />
            <Button
              look="quiet"
              onPress={() => back(index + 1)}
              aria-label={`${groupingNames[step.by]}: ${step.label}`}
            >
              {step.label}
            </Button>
          </li>
        ))}
      </ol>
      <Button look="quiet" icon="close" onPress={() => back(view.steps.length - 1)}>
        Take back the last
      </Button>
      <Button
        icon="pictures"
        isDisabled={pictures === 0}
        onPress={() => {
          ui.getState().setSearch('');
          ui.getState().openScope({ kind: 'spend', range, filter });
        }}
      >
        Show its pictures
      </Button>
    </nav>
  );
}
