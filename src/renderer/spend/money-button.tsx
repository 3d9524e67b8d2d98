import { Button } from 'react-aria-components';
import { formatDollars } from '../../shared/money.ts';
import { CapShape } from '../caps/cap-shape.tsx';
import { capLimit, capName, capShares, capState, nearestCap } from '../caps/cap-words.ts';
import { useCaps } from '../data/money-queries.ts';
import { useSpendSummary } from '../data/queries.ts';
import { useUiStore } from '../state/ui-context.tsx';
import type { Cap } from '../../shared/money-model.ts';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import './money-button.css';

/** The permanent figure in the header: today, this month, and the cap that will end first. Opens the report. */
export function MoneyButton() {
  const ui = useUiStore();
  const { data } = useSpendSummary();
  const nearest = nearestCap(useCaps().data ?? []);
  return (
    <Tooltip text={nearest === null ? 'Open the spend report' : tooltipOf(nearest)}>
      <Button
        className={classNames('pill', 'num', nearest !== null && nearest.state !== 'ok' && 'has-cap-word')}
        onPress={() => ui.getState().show('spend')}
      >
        <Icon name="money" />
        <span className="visually-hidden">Spend: </span>
        {data ? (
          <>
            <b>{formatDollars(data.todayNanos)}</b>
            <span className="pill-more">today · {formatDollars(data.monthNanos)} this month</span>
          </>
        ) : (
          <span>not known</span>
        )}
        {nearest === null ? null : <NearestCap cap={nearest} />}
      </Button>
    </Tooltip>
  );
}

function NearestCap({ cap }: { readonly cap: Cap }) {
  const { spent, held } = capShares(cap);
  const { word } = capState(cap);
  return (
    <span className={`pill-cap is-${cap.state}`}>
      <span className="pill-cap-bar" aria-hidden="true">
        <span className="cap-spent" style={{ width: `${spent * 100}%` }} />
        <span className="cap-held" style={{ width: `${held * 100}%` }} />
      </span>
      {cap.state === 'ok' ? (
        <span className="pill-more pill-cap-name">{okWords(cap)}</span>
      ) : (
        <>
          <CapShape cap={cap} />
          <span className="pill-cap-name">{capName(cap)} </span>
          <span>{word}</span>
        </>
      )}
    </span>
  );
}

/** The bar follows the month's figure; any other cap is named. */
function okWords(cap: Cap): string {
  if (cap.scope.kind === 'month') return `of ${formatDollars(capLimit(cap))}`;
  const { spent, held } = capShares(cap);
  const name = cap.scope.kind === 'day' ? 'today’s cap' : cap.label;
  return `${Math.round((spent + held) * 100)} % of ${name}`;
}

function tooltipOf(cap: Cap): string {
  const used = formatDollars(cap.spentNanos + cap.heldNanos);
  return `${capName(cap)}: ${used} of ${formatDollars(capLimit(cap))} is spent or held. Opens the spend report`;
}
