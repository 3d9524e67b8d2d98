import { useNeeds } from '../data/money-queries.ts';
import { Fault } from '../gallery/fault.tsx';
import { ToolsBar } from '../gallery/tools-bar.tsx';
import { Icon } from '../ui/icon.tsx';
import { useKeptFocus } from '../ui/use-kept-focus.ts';
import { NeedRow } from './need-row.tsx';
import { needsFigures } from './need-words.ts';
import './needs.css';

/** Everything only a person can move on, the most urgent first, each with what can be done about it. */
export function NeedsPage() {
  const { data: needs, isError, error, refetch } = useNeeds();
  const listRef = useKeptFocus(needs);
  return (
    <section className="page" aria-label="Needs you">
      <ToolsBar title="Needs you" figures={needs ? needsFigures(needs) : ''} />
      <div className="needs scrolls">
        <div ref={listRef} tabIndex={-1} className="needs-list-box">
          {isError ? (
            <Fault what="What needs you could not be read." error={error} onRetry={() => void refetch()} />
          ) : null}
          {needs && needs.length > 0 ? (
            <ul className="needs-list" aria-label="Things that need you">
              {needs.map((need) => (
                <NeedRow key={need.key} need={need} />
              ))}
            </ul>
          ) : null}
          {needs?.length === 0 ? <NothingNeeded /> : null}
        </div>
      </div>
    </section>
  );
}

function NothingNeeded() {
  return (
    <div className="hero">
      <Icon name="check" className="hero-icon" />
      <h2 className="hero-title">Nothing needs you</h2>
      <p className="hero-text">
        Calls whose outcome nobody knows, paid replies that could not be read, caps that were reached and
        connections that stopped themselves show here, with the amount and what you can do.
      </p>
    </div>
  );
}
