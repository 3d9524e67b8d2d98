import { useMemo } from 'react';
import { readQuery } from '../../shared/query/read-query.ts';
import { useUi } from '../state/ui-context.tsx';
import { Icon } from '../ui/icon.tsx';
import './search.css';

/** More than these are counted, not listed. */
const mostListed = 3;

/** Under the search box: which parts of the query could not be read, and why. The rest counts all the same. */
export function UnreadParts() {
  const search = useUi((ui) => ui.search);
  const problems = useMemo(() => readQuery(search).problems, [search]);
  return (
    <div className="unread" role="status" data-is-empty={problems.length === 0}>
      {problems.slice(0, mostListed).map(({ part, why, start }) => (
        <p key={start} className="unread-part">
          <Icon name="warning" />
          <span>
            <b>{part}</b>: {why}
          </span>
        </p>
      ))}
      {problems.length > mostListed ? <p>and {problems.length - mostListed} more</p> : null}
    </div>
  );
}
